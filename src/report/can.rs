//! What was asked of an account, and what it answers.

use serde_json::{Value, json};

use super::clean;
use crate::access::{Answer, Question};

/// A question with its answer, and the lines of the guide at which the statements stand that decide.
pub struct Answered {
    pub question: Question,
    pub answer: Answer,
    /// One for each of [`Answer::statements`].
    pub lines: Vec<Option<usize>>,
}

/// A line for each question, below an empty one.
pub fn can_text(all: &[Answered]) -> Vec<String> {
    let lines = all.iter().map(|one| {
        let known: Vec<String> = one.lines.iter().flatten().map(ToString::to_string).collect();
        let lines = match known.as_slice() {
            [] => String::new(),
            [line] => format!(", line {line}"),
            _ => format!(", lines {}", known.join(", ")),
        };
        format!("{} {} on {}: {}{lines}", clean(&one.answer.who), clean(&one.question.action), clean(&one.question.resource), clean(&one.answer.to_string()))
    });
    let lead = (!all.is_empty()).then(String::new);
    lead.into_iter().chain(lines).collect()
}

/// Version 1, as a member of what `rehearse` prints.
pub fn can_json(all: &[Answered]) -> Value {
    let wire = |one: &Answered| {
        let statements: Vec<Value> =
            (one.answer.statements().iter().zip(&one.lines)).map(|(by, line)| json!({"policy": by.policy, "statement": by.statement + 1, "sid": by.sid, "line": line})).collect();
        let terms: Vec<Value> = one.answer.terms().into_iter().map(|(term, allows)| json!({"term": term, "effect": if allows { "allow" } else { "deny" }})).collect();
        json!({
            "who": one.answer.who, "action": one.question.action, "resource": one.question.resource, "verdict": one.answer.verdict(), "why": one.answer.to_string(),
            "statements": statements, "conditions": terms,
        })
    };
    all.iter().map(wire).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::evaluate::{By, Decision, Layer};

    #[test]
    fn an_answer_is_a_line() {
        let by = By { layer: Layer::Identity, policy: "policy p".into(), statement: 1, sid: None };
        let answer = Answer { who: "user c\u{202e}i".into(), decision: Decision::Denied { by }, places: [].into() };
        let question = Question { who: None, action: "s3:GetObject".into(), resource: "*".into(), context: vec![] };
        let all = [Answered { question, answer, lines: vec![Some(7)] }];
        assert_eq!(can_text(&all), ["", "user c\\u{202e}i s3:GetObject on *: denied by statement 2 of policy p, line 7"]);
        assert_eq!(can_json(&all)[0]["statements"][0], json!({"policy": "policy p", "statement": 2, "sid": null, "line": 7}));
        assert!(can_text(&[]).is_empty());
    }
}
