//! The signed attributes over the frozen document, for the certificate that the person chose.

use ::store::accounts::Account;
use intake::signing::{chosen_certificate, signed_attributes};
use pages::Problem;

use crate::{Portal, problems};

/// The bytes that the chosen key must sign. Where the act has the chosen certificate checked before the request is signed,
/// it is checked here, and one that is not good ends in the refusal of the act.
pub(crate) async fn prepare(
    portal: &Portal,
    account: &Account,
    id: &str,
    certificate_pem: &str,
) -> Result<Vec<u8>, Problem> {
    let request = super::own(portal, account, id).await?;
    let frozen = request.frozen().ok_or_else(problems::not_frozen)?;
    let certificate = chosen_certificate(certificate_pem).map_err(|_| problems::certificate_unreadable())?;
    super::sign::check_chosen(portal, account, &request, frozen, &certificate).await?;
    signed_attributes(&frozen.document, &certificate, portal.now()).map_err(|_| problems::certificate_unreadable())
}
