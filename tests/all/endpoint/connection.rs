//! One connection: reads requests, lets the account answer, and does what the rules say.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use rustix::process::Signal;
use socket2::SockRef;

use super::fault::{Cut, Fault, Length, Moment, Unseen};
use super::log::Request;
use super::{After, Hidden, Served, Shared, xml};

/// Answers what comes until one side ends the connection.
pub fn serve(stream: &TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream);
    let _ = stream.set_nodelay(true);
    while let Ok(Some(form)) = read(&mut reader) {
        if !matches!(answer(stream, shared, &form), Ok(After::KeepOpen)) {
            break;
        }
    }
}

/// The body of the next request.
fn read(reader: &mut BufReader<&TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut form = vec![0; length];
    reader.read_exact(&mut form)?;
    Ok(Some(form))
}

/// The answer on its way out.
struct Reply {
    status: u16,
    body: Vec<u8>,
    /// What Content-Length says.
    length: usize,
    kind: &'static str,
    skew: i64,
}

fn answer(stream: &TcpStream, shared: &Shared, form: &[u8]) -> Served {
    let request = Request::new(form);
    let fault = shared.core().rules.iter_mut().fold(None, |met, rule| rule.meets(&request.operation).or(met));
    match fault {
        Some(Fault::CutBefore(how)) => return unheard(shared, request, || cut(stream, how)),
        Some(Fault::SilentBefore(time)) => return unheard(shared, request, || (shared.wait(time), cut(stream, Cut::Close)).1),
        Some(Fault::Signal(Signal::KILL, Moment::Before)) => return unheard(shared, request, || (shared.signal(Signal::KILL), cut(stream, Cut::Close)).1),
        Some(Fault::Signal(signal, Moment::Before)) => shared.signal(signal),
        Some(Fault::Refused(refusal)) => {
            let body = xml::error(refusal.code, &refusal.message.replace("{operation}", &request.operation));
            return unheard(shared, Request { answered: true, ..request }, || send(stream, &Reply::new(refusal.status, body)));
        }
        Some(Fault::Echoed(status)) => {
            let sent: String = request.input.iter().map(|(name, value)| format!("{name} is '{value}'; ")).collect();
            let body = xml::error("ValidationError", &format!("1 validation error detected: {sent}which failed to satisfy a constraint").replace('&', "").replace('<', ""));
            return unheard(shared, Request { answered: true, ..request }, || send(stream, &Reply::new(status, body)));
        }
        Some(Fault::Delayed(time)) => shared.wait(time),
        _ => {}
    }
    let mut reply = apply(shared, request, form, fault);
    match fault {
        Some(Fault::CutAfter(how)) => cut(stream, how),
        Some(Fault::SilentAfter(time)) => (shared.wait(time), cut(stream, Cut::Close)).1,
        Some(Fault::Signal(signal, Moment::Applied)) => (shared.signal(signal), cut(stream, Cut::Close)).1,
        Some(Fault::Signal(signal, Moment::Answered(after))) => {
            let sent = send(stream, &reply);
            sleep(after);
            shared.signal(signal);
            sent
        }
        Some(Fault::Truncated(hundredths, length)) => {
            reply.body.truncate(reply.body.len() * hundredths / 100);
            match length {
                Length::Fitting => send(stream, &Reply { length: reply.body.len(), ..reply }),
                Length::Promised => send(stream, &reply).and_then(|_| cut(stream, Cut::Close)),
            }
        }
        Some(Fault::Garbage) => send(stream, &Reply { kind: "text/html", ..Reply::new(200, b"<html><body><h1>Welcome to the hotel</h1><br></body></html>".to_vec()) }),
        Some(Fault::Empty) => send(stream, &Reply::new(200, Vec::new())),
        Some(Fault::RefusedAfter(refusal)) => send(stream, &Reply::new(refusal.status, xml::error(refusal.code, refusal.message))),
        Some(Fault::Skewed(seconds)) => send(stream, &Reply { skew: seconds, ..reply }),
        Some(Fault::AsRoot) => send(stream, &Reply::new(200, xml::root(&reply.body))),
        _ => send(stream, &reply),
    }
}

/// Logs a request that the account never hears of.
fn unheard(shared: &Shared, request: Request, what: impl FnOnce() -> Served) -> Served {
    shared.core().log.requests.push(request);
    what()
}

/// Lets the account answer and logs it, before anybody can see the answer.
fn apply(shared: &Shared, mut request: Request, form: &[u8], fault: Option<Fault>) -> Reply {
    let mut core = shared.core();
    let names: Vec<&str> = request.input.iter().map(|(_, value)| value.as_str()).collect();
    let hidden = |hidden: &Hidden, how| hidden.how == how && hidden.left > 0 && hidden.names.iter().any(|name| names.contains(&name.as_str()));
    let unseen = core.hidden.iter_mut().find(|one| hidden(one, Unseen::ByCalls)).map(|one| (one.left -= 1, one.names[0].clone()).1);
    let reply = match unseen {
        Some(name) => Reply::new(404, xml::error("NoSuchEntity", &format!("The thing with name {name} cannot be found."))),
        None => {
            let (status, body) = shared.apply(&request, form);
            let mut reply = Reply::new(status, body);
            request.applied = status < 300;
            if request.operation.starts_with("List") {
                for one in core.hidden.iter_mut().filter(|one| one.how == Unseen::ByLists && one.left > 0) {
                    one.left -= 1;
                    reply = Reply::new(status, xml::without(&String::from_utf8_lossy(&reply.body), &one.names).into_bytes());
                }
            }
            reply
        }
    };
    let text = String::from_utf8_lossy(&reply.body);
    request.secret = xml::element(&text, "AccessKeyId").zip(xml::element(&text, "SecretAccessKey")).map(|(id, secret)| (id.to_owned(), secret.to_owned()));
    if let (Some(Fault::Unseen(times, how)), true) = (fault, request.applied) {
        core.hidden.push(Hidden { names: made(&request, &text), how, left: times });
    }
    request.answered = matches!(fault, None | Some(Fault::Skewed(_) | Fault::Unseen(..) | Fault::Delayed(_) | Fault::Signal(_, Moment::Before | Moment::Answered(_))));
    core.log.requests.push(request);
    reply
}

/// How later requests and lists name what a create made.
fn made(request: &Request, answer: &str) -> Vec<String> {
    let kind = request.operation.trim_start_matches("Create");
    let arn = ["Arn", "OpenIDConnectProviderArn", "AccessKeyId"].iter().filter_map(|name| xml::element(answer, name));
    let own = format!("{kind}Name");
    let name = if kind == "LoginProfile" { "UserName" } else { own.as_str() };
    request.get(name).into_iter().chain(arn).map(str::to_owned).collect()
}

impl Reply {
    fn new(status: u16, body: Vec<u8>) -> Reply {
        Reply { status, length: body.len(), body, kind: "text/xml", skew: 0 }
    }
}

fn send(mut stream: &TcpStream, reply: &Reply) -> Served {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64);
    let date = DateTime::from_secs(now + reply.skew).fmt(Format::HttpDate).unwrap_or_default();
    let head = format!("HTTP/1.1 {} Said\r\ncontent-type: {}\r\ncontent-length: {}\r\ndate: {date}\r\n\r\n", reply.status, reply.kind, reply.length);
    stream.write_all(&[head.as_bytes(), &reply.body].concat())?;
    Ok(After::KeepOpen)
}

fn cut(stream: &TcpStream, how: Cut) -> Served {
    match how {
        // With nothing to linger for, closing resets.
        Cut::Reset => SockRef::from(stream).set_linger(Some(Duration::ZERO))?,
        Cut::Close => stream.shutdown(Shutdown::Both)?,
    }
    Ok(After::Close)
}
