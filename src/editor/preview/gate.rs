//! Who is let in: pure, and before anything else is done with a request.
//!
//! The address is a secret: a program of another user or a page in the same browser may reach the port, but does not know it. Host and
//! Origin are looked at as well, so that no name that is made to lead to this machine (DNS rebinding) and no other page gets as far.

use std::io;

use hyper::http::header::{HOST, HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method};
use subtle::ConstantTimeEq;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Page,
    /// That the page changes.
    Events,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The request is for another name than the address.
    Host,
    Method,
    /// It comes from another page.
    Foreign,
    /// There is nothing at this path.
    Path,
}

/// The one address that opens.
pub struct Gate {
    /// `127.0.0.1:PORT`.
    authority: String,
    token: String,
}

/// Bytes of the token.
const LENGTH: usize = 32;

impl Gate {
    /// With a new token of the system's.
    pub fn new(port: u16) -> io::Result<Self> {
        let (mut bytes, mut filled) = ([0_u8; LENGTH], 0);
        while filled < LENGTH {
            filled += rustix::rand::getrandom(&mut bytes[filled..], rustix::rand::GetRandomFlags::empty())?;
        }
        Ok(Self { authority: format!("127.0.0.1:{port}"), token: bytes.iter().map(|byte| format!("{byte:02x}")).collect() })
    }

    pub fn address(&self) -> String {
        format!("http://{}/{}/", self.authority, self.token)
    }

    pub fn judge(&self, request: &Parts) -> Result<Wanted, Refusal> {
        let (headers, uri) = (&request.headers, &request.uri);
        // A request for a whole address, as for a proxy, names its host in two places.
        if one(headers, &HOST) != Some(self.authority.as_bytes()) || uri.authority().is_some() {
            return Err(Refusal::Host);
        }
        if !matches!(request.method, Method::GET | Method::HEAD) {
            return Err(Refusal::Method);
        }
        let own = |name: &HeaderName, known: &[&str]| !headers.contains_key(name) || one(headers, name).is_some_and(|value| known.iter().any(|known| known.as_bytes() == value));
        if !own(&ORIGIN, &[&format!("http://{}", self.authority)]) || !own(&SITE, &["none", "same-origin"]) {
            return Err(Refusal::Foreign);
        }
        let wanted = self.wanted(uri.path().as_bytes()).filter(|_| uri.query().is_none()).ok_or(Refusal::Path)?;
        // A page is looked at, not put into another.
        let place = if wanted == Wanted::Page { "document" } else { "empty" };
        if own(&DESTINATION, &[place]) { Ok(wanted) } else { Err(Refusal::Foreign) }
    }

    fn wanted(&self, path: &[u8]) -> Option<Wanted> {
        let (token, rest) = path.strip_prefix(b"/")?.split_at_checked(self.token.len())?;
        if !bool::from(token.ct_eq(self.token.as_bytes())) {
            return None;
        }
        match rest {
            b"/" => Some(Wanted::Page),
            b"/events" => Some(Wanted::Events),
            _ => None,
        }
    }
}

// Source: Fetch Metadata Request Headers (W3C).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const DESTINATION: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// A header that stands once.
fn one<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    values.next().is_none().then_some(first.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(gate: &Gate, method: &str, target: &str, headers: &[(&str, &str)]) -> Result<Wanted, Refusal> {
        let mut request = hyper::Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        gate.judge(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn only_the_address_itself_opens() {
        let gate = Gate::new(4711).unwrap();
        let (page, events) = (format!("/{}/", gate.token), format!("/{}/events", gate.token));
        let host = ("host", "127.0.0.1:4711");
        assert_eq!(gate.token.len(), 64);
        assert_eq!(judged(&gate, "GET", &page, &[host]), Ok(Wanted::Page));
        assert_eq!(judged(&gate, "HEAD", &events, &[host]), Ok(Wanted::Events));
        assert_eq!(judged(&gate, "GET", &page, &[host, ("origin", "http://127.0.0.1:4711"), ("sec-fetch-site", "same-origin"), ("sec-fetch-dest", "document")]), Ok(Wanted::Page));
        for other in ["127.0.0.1", "127.0.0.1:4712", "localhost:4711", "[::1]:4711", "evil.example:4711", "127.0.0.1:4711.evil.example", ""] {
            assert_eq!(judged(&gate, "GET", &page, &[("host", other)]), Err(Refusal::Host), "{other}");
        }
        assert_eq!(judged(&gate, "GET", &page, &[]), Err(Refusal::Host));
        assert_eq!(judged(&gate, "GET", &page, &[host, host]), Err(Refusal::Host));
        assert_eq!(judged(&gate, "GET", &format!("http://127.0.0.1:4711{page}"), &[host]), Err(Refusal::Host));
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
            assert_eq!(judged(&gate, method, &page, &[host]), Err(Refusal::Method), "{method}");
        }
        let other = Gate::new(4711).unwrap().token;
        let paths = [
            "/",
            "/events",
            "//events",
            &format!("/{other}/"),
            &page[..65],
            &format!("{page}x"),
            &format!("{page}../x"),
            &format!("{page}?x"),
            &format!("/{page}"),
            &page.to_uppercase(),
        ];
        for path in paths {
            assert_eq!(judged(&gate, "GET", path, &[host]), Err(Refusal::Path), "{path}");
        }
    }

    #[test]
    fn no_other_page_gets_in() {
        let gate = Gate::new(4711).unwrap();
        let (page, events) = (format!("/{}/", gate.token), format!("/{}/events", gate.token));
        let foreign = [
            ("origin", "http://evil.example"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:4712"),
            ("origin", "https://127.0.0.1:4711"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-dest", "iframe"),
            ("sec-fetch-dest", "script"),
            ("sec-fetch-dest", "image"),
        ];
        for header in foreign {
            for path in [&page, &events] {
                assert_eq!(judged(&gate, "GET", path, &[("host", "127.0.0.1:4711"), header]), Err(Refusal::Foreign), "{header:?}");
            }
        }
    }
}
