//! How old the program's knowledge of AWS's services is.

use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use crate::execute::time_of;
use crate::policy::date;

/// AWS adds actions every week; in a quarter of a year a guide may well name one that is missing.
const OLD: u64 = 90;

/// The program's version, with the date of what it knows.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| format!("{} (action data of {})", env!("CARGO_PKG_VERSION"), date()))
}

/// What is said before a check at this time where the data is old.
pub fn age_note(now: SystemTime) -> Option<String> {
    let made = time_of(&format!("{}T00:00:00Z", date()))?;
    let days = now.duration_since(made).unwrap_or(Duration::ZERO).as_secs() / 86_400;
    (days > OLD).then(|| format!("note: the action data is {days} days old (of {}): services and actions that are newer are not known", date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_data_is_said() {
        let made = time_of(&format!("{}T00:00:00Z", date())).expect("a date");
        let after = |days: u64| age_note(made + Duration::from_secs(days * 86_400));
        assert_eq!(after(OLD), None);
        assert!(after(OLD + 1).is_some_and(|note| note.contains("91 days old")));
        assert_eq!(age_note(made - Duration::from_secs(1)), None);
        assert!(version().contains(date()));
    }
}
