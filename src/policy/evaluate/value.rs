//! Values of conditions: numbers, dates, addresses, ARNs.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use crate::policy::wildcard::{Glyph, Reach, reach};

/// Seconds since 1970, with their fraction in nanoseconds. A date is written as ISO 8601 does (`2026-01-31T12:00:00Z`), also
/// shortened, or as seconds since 1970. Source: "Date condition operators"; W3C, "Date and Time Formats".
pub fn date(text: &str) -> Option<(i64, u32)> {
    if let Ok(seconds) = text.parse::<i64>()
        && text.len() != 4
    {
        return Some((seconds, 0));
    }
    let (day, time) = text.split_once(['T', 't']).map_or((text, None), |(day, time)| (day, Some(time)));
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let of_month = parts.next().unwrap_or(Some(1))?;
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&of_month) || !(0..=9_999).contains(&year) {
        return None;
    }
    let (seconds, nanoseconds) = time.map_or(Some((0, 0)), time_of_day)?;
    Some((days(year, month, of_month) * 86_400 + seconds, nanoseconds))
}

fn time_of_day(text: &str) -> Option<(i64, u32)> {
    let zone = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone);
    let mut parts = clock.split(':');
    let (hour, minute) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let (second, fraction) = parts.next().map_or(("0", ""), |second| second.split_once('.').unwrap_or((second, "")));
    let second = second.parse::<i64>().ok()?;
    if parts.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let offset = match zone {
        "" | "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let (hours, minutes) = zone[1..].split_once(':').unwrap_or_else(|| zone[1..].split_at_checked(2).unwrap_or((&zone[1..], "0")));
            sign * (hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60)
        }
    };
    Some((hour * 3_600 + minute * 60 + second - offset, digits.parse().ok()?))
}

/// Days from 1970-01-01 in the Gregorian calendar, counted in years that begin with March, so that a leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year - 719_468
}

/// Whether an address lies in a range as CIDR writes it, or is the one address. Source: RFC 4632.
pub fn in_range(address: &str, range: &str) -> Option<bool> {
    let (network, length) = range.split_once('/').map_or((range, None), |(network, length)| (network, Some(length)));
    let mask = |bits: u32| length.map_or(Some(bits), |length| length.parse::<u32>().ok().filter(|length| *length <= bits));
    if let Ok(network) = Ipv4Addr::from_str(network) {
        let length = mask(32)?;
        let Ok(address) = Ipv4Addr::from_str(address) else { return Some(false) };
        return Some((u32::from(address) ^ u32::from(network)).checked_shr(32 - length).unwrap_or(0) == 0);
    }
    let network = Ipv6Addr::from_str(network).ok()?;
    let length = mask(128)?;
    let Ok(address) = Ipv6Addr::from_str(address) else { return Some(false) };
    Some((u128::from(address) ^ u128::from(network)).checked_shr(128 - length).unwrap_or(0) == 0)
}

/// "Each of the six colon-delimited components of the ARN is checked separately and each can include wildcards."
/// Source: "Amazon Resource Name (ARN) condition operators".
pub fn arn_reach(pattern: &[Glyph], named: &[Glyph]) -> Reach {
    let (one, other) = (components(pattern), components(named));
    if one.len() != other.len() {
        return Reach::None;
    }
    one.iter().zip(&other).fold(Reach::Whole, |known, (one, other)| match (known, reach(one, other)) {
        (Reach::None, _) | (_, Reach::None) => Reach::None,
        (Reach::Whole, Reach::Whole) => Reach::Whole,
        _ => Reach::Part,
    })
}

fn components(arn: &[Glyph]) -> Vec<&[Glyph]> {
    arn.splitn(6, |glyph| *glyph == Glyph::Is(b':')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_all_their_forms() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1970", 0),
            ("1970-01", 0),
            ("2000-03-01", 951_868_800),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2026-01-31T12:00Z", 1_769_860_800),
            ("2026-01-31T13:00:00+01:00", 1_769_860_800),
            ("2026-01-31T11:00:00-0100", 1_769_860_800),
            ("1769860800", 1_769_860_800),
        ] {
            assert_eq!(date(text).map(|(seconds, _)| seconds), Some(seconds), "{text}");
        }
        assert!(date("2026-01-31T12:00:00.5Z") > date("2026-01-31T12:00:00Z"));
        assert!(["", "soon", "2026-13-01", "2026-01-01T25:00Z", "2026-01-01T1Z"].iter().all(|text| date(text).is_none()));
    }

    #[test]
    fn addresses_in_ranges() {
        for (address, range, wanted) in [
            ("203.0.113.7", "203.0.113.0/24", Some(true)),
            ("203.0.114.7", "203.0.113.0/24", Some(false)),
            ("203.0.113.7", "203.0.113.7", Some(true)),
            ("203.0.113.8", "203.0.113.7/32", Some(false)),
            ("9.9.9.9", "0.0.0.0/0", Some(true)),
            ("2001:db8:1234:5678::1", "2001:db8:1234:5678::/64", Some(true)),
            ("2001:db8:1234:5679::1", "2001:db8:1234:5678::/64", Some(false)),
            ("203.0.113.7", "2001:db8::/32", Some(false)),
            ("::1", "::/0", Some(true)),
            ("203.0.113.7", "203.0.113.0/33", None),
            ("203.0.113.7", "here", None),
        ] {
            assert_eq!(in_range(address, range), wanted, "{address} {range}");
        }
    }
}
