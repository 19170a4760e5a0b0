//! Times and the names of runs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::password::random_below;

/// A time as `2026-11-23T23:12:20.123Z`; a clock before 1970 counts as 1970.
pub fn stamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let [year, month, day, hour, minute, second] = civil(since.as_secs());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", since.subsec_millis())
}

/// A name for a run that sorts by time, to the millisecond, and that a person can read aloud: `2026-11-23T23-12-20.123Z-ab12`.
pub fn run_id(time: SystemTime) -> std::io::Result<String> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let since = time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    let [year, month, day, hour, minute, second] = civil(since.as_secs());
    let mut id = format!("{year:04}-{month:02}-{day:02}T{hour:02}-{minute:02}-{second:02}.{:03}Z-", since.subsec_millis());
    for _ in 0..4 {
        id.push(char::from(LETTERS[random_below(LETTERS.len())?]));
    }
    Ok(id)
}

/// The time that a stamp stands for, to the second; none where it is none.
pub fn time_of(stamp: &str) -> Option<SystemTime> {
    let number = |range: std::ops::Range<usize>| stamp.get(range)?.parse::<u64>().ok();
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    // The civil date in days, by the inverse of the algorithm below.
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let (era, year_of_era) = (year / 400, year % 400);
    let days = (era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year).checked_sub(719_468)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(days * 86_400 + hour * 3_600 + minute * 60 + second))
}

/// Year, month, day, hour, minute and second, in UTC, of a Unix time.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
fn civil(seconds: u64) -> [u64; 6] {
    let days = seconds / 86_400 + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months counted from March, so that the leap day is the last of a year.
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let clock = seconds % 86_400;
    [year, month, day_of_year - (153 * from_march + 2) / 5 + 1, clock / 3_600, clock / 60 % 60, clock % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_utc() {
        assert_eq!(stamp(UNIX_EPOCH), "1970-01-01T00:00:00.000Z");
        assert_eq!(stamp(UNIX_EPOCH + Duration::from_millis(1_709_210_096_007)), "2024-02-29T12:34:56.007Z");
        assert_eq!(stamp(UNIX_EPOCH + Duration::from_secs(1_795_475_540)), "2026-11-23T23:12:20.000Z");
    }

    #[test]
    fn stamps_are_read_back() {
        for seconds in [0, 951_782_400, 1_709_210_096, 1_795_475_540, 4_107_542_399] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(time_of(&stamp(time)), Some(time));
        }
        assert_eq!((time_of(""), time_of("2026-1é-23T23:12:20Z")), (None, None));
    }

    #[test]
    fn runs_are_named_by_time() {
        let id = run_id(UNIX_EPOCH + Duration::from_secs(1_795_475_540)).unwrap();
        assert!(id.starts_with("2026-11-23T23-12-20.000Z-") && id.len() == 29, "{id}");
    }
}
