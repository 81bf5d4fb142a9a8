//! The letters of a counter: results that were handed over by e-mail.

use mail::Post;
use pages::Problem;

use crate::Counter;

impl Counter {
    /// Sends what waits. Gives how many letters the server has taken.
    pub async fn send_letters(&self) -> Result<usize, Problem> {
        let Some(mail) = &self.mail else { return Ok(0) };
        let post = Post {
            participant: &self.participant,
            attachments: &self.attachments,
            mail,
        };
        post.send_waiting().await.map_err(Problem::failure)
    }
}
