//! Processor time of this thread: other work on the machine does not count.

use std::time::Duration;

/// How many operations took how long.
#[derive(Clone, Copy)]
pub struct Taken {
    pub operations: usize,
    pub time: Duration,
}

impl Taken {
    /// Operations a second on one core.
    pub fn rate(&self) -> f64 {
        (self.operations as f64 / self.time.as_secs_f64()).round()
    }

    fn each(&self) -> f64 {
        self.time.as_secs_f64() / self.operations as f64
    }

    /// The time of one operation as a share of the other's.
    pub fn share_of(&self, other: &Self) -> f64 {
        (self.each() / other.each() * 1000.0).round() / 1000.0
    }
}

/// Runs `operation` that many times and takes the time of this thread's processor.
pub fn take(operations: usize, mut operation: impl FnMut(usize) -> Result<(), String>) -> Result<Taken, String> {
    let before = thread_time()?;
    for turn in 0..operations {
        operation(turn)?;
    }
    Ok(Taken {
        operations,
        time: thread_time()? - before,
    })
}

/// What the kernel has counted for this thread, in nanoseconds: the first field of schedstat.
pub fn thread_time() -> Result<Duration, String> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").map_err(|error| error.to_string())?;
    let nanoseconds = text.split_whitespace().next().and_then(|field| field.parse().ok());
    nanoseconds
        .map(Duration::from_nanos)
        .ok_or_else(|| "schedstat cannot be read".to_owned())
}
