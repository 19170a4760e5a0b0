//! A console password: in the user's wizard, or "Enable console access" on the user's page.

use crate::console::desk::Desk;
use crate::console::entity::Entity;
use crate::console::form::Form;
use crate::iam::{Arg, CallerFact, EntityKind, Part, Template};
use crate::lexicon::Choice;

pub fn finish(desk: &mut Desk, form: Form) -> Option<Entity> {
    let user = form.subject.clone().or_else(|| desk.recent(EntityKind::User))?;
    give(desk, &form, &user);
    None
}

/// The box "must create a new password at next sign-in" is ticked unless the guide clears it; the console then attaches
/// IAMUserChangePassword. Source: IAM User Guide, "Create an IAM user in your AWS account".
pub fn give(desk: &mut Desk, form: &Form, user: &Entity) {
    let reset = !form.cleared.contains(&Choice::ResetPassword);
    let input = vec![("UserName", Arg::Text(user.name.clone())), ("Password", Arg::Text(Template::part(Part::Password))), ("PasswordResetRequired", Arg::Flag(reset))];
    desk.draft.call("CreateLoginProfile", input, form.span);
    if reset {
        let mut arn = Template::text("arn:");
        arn.push(Part::Caller(CallerFact::Partition));
        arn.push(Part::Text(":iam::aws:policy/IAMUserChangePassword".into()));
        desk.draft.call("AttachUserPolicy", vec![("UserName", Arg::Text(user.name.clone())), ("PolicyArn", Arg::Text(arn))], form.span);
    }
}
