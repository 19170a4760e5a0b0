//! "Add provider": OpenID Connect.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, EntityKind, Part, Template};
use crate::lexicon::{Choice, Field};
use crate::plan::ParameterKind;

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    // SAML needs a metadata file, which only a person can bring.
    if form.chose(Choice::Saml) {
        return None;
    }
    let url = match form.value(Field::ProviderUrl).cloned() {
        Some(url) => {
            let text = if url.text.starts_with("http") { url.text.clone() } else { format!("https://{}", url.text) };
            desk.draft.text(&text, url.span)
        }
        None if form.touched => desk.draft.name(ParameterKind::Placeholder, None, form.span),
        None => return None,
    };
    let mut input = vec![("Url", Arg::Text(url.clone()))];
    if let Some(audience) = form.value(Field::Audience).cloned() {
        input.push(("ClientIDList", Arg::List(vec![Arg::Text(desk.draft.text(&audience.text, audience.span))])));
    }
    let by = desk.draft.call("CreateOpenIDConnectProvider", input, form.span);
    let said = form.value(Field::ProviderUrl).map(|url| url.text.trim_start_matches("https://").trim_end_matches('/').to_owned());
    let arn = Template::part(Part::Output(by, "OpenIDConnectProviderArn"));
    Some(Entity { kind: EntityKind::OidcProvider, name: url, said, arn: Some(arn), by: Some(by), span: form.span })
}
