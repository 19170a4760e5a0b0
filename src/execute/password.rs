//! Console passwords, and the operating system's randomness.

use std::io;

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::desk::Calls;
use crate::iam::{Arg, operation};
use crate::plan::Plan;

/// Characters in a generated password, where the account does not want more.
const LENGTH: usize = 20;
/// As many as IAM takes.
const LONGEST: usize = 128;
/// Without letters that look alike. The symbols are ones that IAM's password policy counts and that neither a shell's
/// word, an INI file nor a URL makes something else of. A password has all four, whichever of them the account requires.
const CLASSES: [&[u8]; 4] = [b"abcdefghijkmnpqrstuvwxyz", b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"23456789", b"_+-=@^"];

/// How long a password must be in this account: by its password policy, and by the one that the plan gives it. An account
/// without a policy wants 8 characters of three classes; of one whose policy the caller may not read the same is assumed.
pub async fn wanted_length<C: Calls>(client: &C, plan: &Plan) -> usize {
    let held = match operation("GetAccountPasswordPolicy") {
        Some(operation) => client.call(operation, &Map::new()).await.ok().and_then(|answer| number(answer.value.pointer("/PasswordPolicy/MinimumPasswordLength")?)),
        None => None,
    };
    let policies = plan.operations.iter().filter(|planned| planned.call.operation.name == "UpdateAccountPasswordPolicy");
    let planned = policies.filter_map(|planned| match planned.call.argument("MinimumPasswordLength") {
        Some(Arg::Number(number)) => usize::try_from(*number).ok(),
        Some(Arg::Text(text)) => text.literal()?.parse().ok(),
        _ => None,
    });
    planned.chain(held).fold(LENGTH, usize::max).min(LONGEST)
}

fn number(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => text.trim().parse().ok(),
        other => usize::try_from(other.as_u64()?).ok(),
    }
}

/// A password with a small letter, a capital, a digit and a symbol; it begins with a letter.
pub fn password(length: usize) -> io::Result<Zeroizing<String>> {
    let length = length.clamp(CLASSES.len(), LONGEST);
    let mut text = Zeroizing::new(String::with_capacity(length));
    loop {
        text.clear();
        for at in 0..length {
            let classes = if at == 0 { &CLASSES[..2] } else { &CLASSES[..] };
            let mut pick = random_below(classes.iter().map(|class| class.len()).sum())?;
            for class in classes {
                match class.get(pick) {
                    Some(&letter) => {
                        text.push(char::from(letter));
                        break;
                    }
                    None => pick -= class.len(),
                }
            }
        }
        // Drawing again keeps every acceptable password equally likely.
        if CLASSES.iter().all(|class| text.bytes().any(|letter| class.contains(&letter))) {
            return Ok(text);
        }
    }
}

/// A uniformly random number below `bound`, which is from 1 to 256.
pub fn random_below(bound: usize) -> io::Result<usize> {
    let mut byte = [0_u8; 1];
    loop {
        rustix::rand::getrandom(&mut byte, rustix::rand::GetRandomFlags::empty())?;
        let drawn = usize::from(byte[0]);
        // The last, incomplete multiple of the bound would favour small numbers.
        if drawn < 256 - 256 % bound {
            return Ok(drawn % bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::execute::{Answer, CallError};
    use crate::iam::{Call, Operation};
    use crate::plan::PlannedCall;
    use crate::source::Span;

    /// Source: "Custom password policy options" in the IAM User Guide.
    const SYMBOLS: &str = "!@#$%^&*()_+-=[]{}|'";

    proptest! {
        #[test]
        fn a_password_of_any_length_has_all_four_classes(length in 0_usize..300) {
            let made = password(length).unwrap();
            prop_assert_eq!(made.chars().count(), length.clamp(4, 128));
            prop_assert!(made.starts_with(|c: char| c.is_ascii_alphabetic()));
            prop_assert!(CLASSES.iter().all(|class| made.bytes().any(|letter| class.contains(&letter))));
            prop_assert!(made.chars().all(|c| c.is_ascii_alphanumeric() || SYMBOLS.contains(c)));
            prop_assert_ne!(&*made, &*password(length.max(20)).unwrap());
        }
    }

    /// An account whose password policy is this.
    struct Account(Result<Value, CallError>);

    impl Calls for Account {
        async fn call(&self, operation: &'static Operation, _: &Map<String, Value>) -> Result<Answer, CallError> {
            assert_eq!(operation.name, "GetAccountPasswordPolicy");
            self.0.clone().map(|value| Answer { value, secret: None, request_id: None })
        }
    }

    fn length(policy: Result<Value, CallError>, plan: &Plan) -> usize {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(wanted_length(&Account(policy), plan))
    }

    #[test]
    fn the_account_s_policy_can_only_make_it_longer() {
        let policy = |least: Value| Ok(json!({"PasswordPolicy": {"MinimumPasswordLength": least}}));
        let none = Plan::default();
        assert_eq!([length(policy(json!("6")), &none), length(policy(json!("32")), &none), length(policy(json!(128)), &none)], [20, 32, 128]);
        assert_eq!([length(policy(json!("x")), &none), length(Ok(json!({})), &none)], [20, 20]);
        for code in ["NoSuchEntity", "AccessDenied"] {
            assert_eq!(length(Err(CallError::Refused { code: code.into(), message: String::new(), request_id: None }), &none), 20);
        }
    }

    #[test]
    fn a_policy_that_the_guide_sets_counts_too() {
        let call = Call::new(operation("UpdateAccountPasswordPolicy").unwrap(), vec![("MinimumPasswordLength", Arg::Number(40))], Span::default());
        let plan = Plan { operations: vec![PlannedCall { id: "op1".into(), call, step: "1".into(), lines: (1, 1), needs: vec![], risk: vec![] }], ..Plan::default() };
        assert_eq!(length(Err(CallError::NotSent { message: String::new() }), &plan), 40);
    }
}
