//! Which of several ways a person means.

use super::{Choice, Plan};

/// The option that `wanted` names: a title, the number of the option, or a part of one title alone.
pub fn option_of(titles: &[String], wanted: &str) -> Option<usize> {
    let text = plain(wanted);
    let number = wanted.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < titles.len());
    let whole = titles.iter().position(|title| plain(title) == text);
    let mut parts = titles.iter().enumerate().filter(|(_, title)| !text.is_empty() && plain(title).contains(&text)).map(|(at, _)| at);
    let part = parts.next().filter(|_| parts.next().is_none());
    whole.or(number).or(part)
}

/// What is wrong with what was chosen, and what could have been.
#[derive(Debug, PartialEq, Eq)]
pub struct Mistake {
    pub message: String,
    pub valid: Vec<String>,
}

/// Choices and steps that were named and that the plan does not have.
pub fn mistakes(plan: &Plan, chosen: &[(String, String)], with: &[String]) -> Vec<Mistake> {
    let mut found = Vec::new();
    for (name, option) in chosen {
        let place = plan.choices.iter().find(|choice| choice.name == *name || choice.options.iter().any(|title| plain(title) == plain(name)));
        match place {
            None => {
                let offer = |choice: &Choice| format!("--choose '{}=…' (line {}): {}", choice.name, choice.line, choice.options.join(" | "));
                found.push(Mistake { message: format!("the guide offers no ways called `{name}`"), valid: plan.choices.iter().map(offer).collect() });
            }
            Some(choice) if option_of(&choice.options, option).is_none() => {
                let several = choice.options.iter().filter(|title| plain(title).contains(&plain(option))).count() > 1;
                let message = if several { format!("`{option}` may be several of {}", choice.name) } else { format!("`{option}` is none of {}", choice.name) };
                let valid = choice.options.iter().enumerate().map(|(at, title)| format!("--choose {}={}  {title}", choice.name, at + 1)).collect();
                found.push(Mistake { message, valid });
            }
            Some(_) => {}
        }
    }
    for id in with {
        let step = plan.steps.iter().find(|step| step.id == *id);
        if step.is_some_and(|step| step.offered) {
            continue;
        }
        let message = match step {
            None => format!("the plan has no step `{id}`"),
            Some(_) => format!("step {id} is not optional"),
        };
        let valid = plan.steps.iter().filter(|step| step.offered).map(|step| format!("--with {}  {}", step.id, step.title)).collect();
        found.push(Mistake { message, valid });
    }
    found
}

/// Without marks, spaces and case.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_numbers_and_parts() {
        let titles = ["Method 2: the console".to_owned(), "Method 1: the CLI".to_owned()];
        for (wanted, found) in [("method 1 the cli", Some(1)), ("1", Some(0)), ("2", Some(1)), ("CLI", Some(1)), ("method", None), ("3", None), ("", None), ("Terraform", None)] {
            assert_eq!(option_of(&titles, wanted), found, "{wanted}");
        }
    }
}
