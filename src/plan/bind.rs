//! The values that a person gives for a plan's parameters.

use super::{Parameter, Plan};

/// A plan's parameters after binding.
pub type Bound = Result<(), Vec<UnknownParameter>>;

/// A `--set` for a name that the plan does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownParameter {
    pub name: String,
    /// The closest name that exists.
    pub meant: Option<String>,
}

/// Sets values by name; later ones win. Names may also be given as the guide writes the placeholder (`<BUCKET>`).
pub fn bind(plan: &mut Plan, values: &[(String, String)]) -> Bound {
    let mut unknown = Vec::new();
    for (name, value) in values {
        let wanted = plain(name);
        let found = plan.parameters.iter().position(|parameter| parameter.name == *name).or_else(|| {
            plan.parameters.iter().position(|parameter| plain(&parameter.name) == wanted || parameter.placeholder.as_deref().is_some_and(|token| plain(token) == wanted))
        });
        match found {
            Some(at) => plan.parameters[at].value = Some(value.clone()),
            None => unknown.push(UnknownParameter { name: name.clone(), meant: closest(name, &plan.parameters) }),
        }
    }
    if unknown.is_empty() { Ok(()) } else { Err(unknown) }
}

/// Parameters without which nothing runs, in the guide's order.
pub fn missing(plan: &Plan) -> impl Iterator<Item = &Parameter> {
    plan.parameters.iter().filter(|parameter| parameter.required() && parameter.value.is_none())
}

/// The values of a TOML file: a flat table of strings.
pub fn parse_values(text: &str) -> Result<Vec<(String, String)>, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    table
        .into_iter()
        .map(|(name, value)| match value {
            toml::Value::String(text) => Ok((name, text)),
            toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) => {
                Err(format!("the value of `{name}` must stand in quotes (an account id would lose its leading zeros)"))
            }
            _ => Err(format!("the value of `{name}` must be a string")),
        })
        .collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn closest(name: &str, parameters: &[Parameter]) -> Option<String> {
    let scored = parameters.iter().map(|parameter| (strsim::jaro_winkler(name, &parameter.name), parameter));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, parameter)| parameter.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ParameterKind;
    use crate::source::Span;

    fn plan() -> Plan {
        let parameter = |name: &str, placeholder: Option<&str>| Parameter {
            name: name.into(),
            kind: ParameterKind::Placeholder,
            placeholder: placeholder.map(Into::into),
            default: None,
            value: None,
            span: Span::default(),
            line: 1,
            description: String::new(),
        };
        Plan { parameters: vec![parameter("user-name", None), parameter("bucket-name", Some("<BUCKET_NAME>"))], ..Plan::default() }
    }

    #[test]
    fn values_go_by_name_or_by_placeholder() {
        let mut plan = plan();
        assert_eq!(bind(&mut plan, &[("user-name".into(), "a".into()), ("<BUCKET_NAME>".into(), "b".into())]), Ok(()));
        assert_eq!(missing(&plan).count(), 0);
        let unknown = bind(&mut plan, &[("user-nam".into(), "x".into())]).unwrap_err();
        assert_eq!(unknown[0].meant.as_deref(), Some("user-name"));
    }

    #[test]
    fn values_files_are_flat_tables_of_strings() {
        assert_eq!(parse_values("a = \"1\"\n"), Ok(vec![("a".into(), "1".into())]));
        assert!(parse_values("a = 012345678901").is_err());
        assert!(parse_values("account = 123").unwrap_err().contains("quotes"));
        assert!(parse_values("[a]\nb = \"1\"").is_err());
    }
}
