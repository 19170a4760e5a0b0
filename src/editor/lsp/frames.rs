//! Messages on a stream: a header with their length, and JSON.
//!
//! Source: Language Server Protocol 3.17, "Base Protocol". `lsp-server` has a reader too, but ends at the first body that is no JSON, and
//! takes whatever length a header names.

use std::io::{BufRead, Read, Result, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// Larger messages are none. Bytes.
const MOST: u64 = 64 << 20;
/// Longer lines are no headers. Bytes.
const LONGEST: u64 = 4096;

/// What stood in one frame.
#[derive(Debug)]
pub enum Frame {
    Message(Message),
    /// It is answered so: nobody knows to what.
    Wrong(ErrorCode, String),
}

/// The next frame; none at the end of the stream. Lines that are no header are passed, so that after a wrong length the next message is
/// found again.
pub fn read(input: &mut impl BufRead) -> Result<Option<Frame>> {
    let Some(length) = length(input)? else { return Ok(None) };
    if length > MOST {
        std::io::copy(&mut input.take(length), &mut std::io::sink())?;
        return Ok(Some(Frame::Wrong(ErrorCode::InvalidRequest, format!("a message has at most {} MB", MOST >> 20))));
    }
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice::<Value>(&body) {
        Err(error) => Frame::Wrong(ErrorCode::ParseError, format!("the message is no JSON: {error}")),
        Ok(value) => match serde_json::from_value(value) {
            Ok(message) => Frame::Message(message),
            Err(_) => Frame::Wrong(ErrorCode::InvalidRequest, "the message is no request, notification or response".into()),
        },
    }))
}

/// The length that the next header names.
fn length(input: &mut impl BufRead) -> Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        if let Some((_, number)) = line.rsplit_once("content-length:") {
            length = number.trim().parse().ok();
        } else if line.trim().is_empty() && length.is_some() {
            return Ok(length);
        }
    }
}

/// Writes a message.
pub fn write(output: &mut dyn Write, message: &Message) -> Result<()> {
    message.write(&mut { output })
}

/// Says that nobody could read a message.
pub fn write_wrong(output: &mut dyn Write, code: ErrorCode, why: &str) -> Result<()> {
    let body = json!({"jsonrpc": "2.0", "id": null, "error": {"code": code as i32, "message": why}}).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut stream: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(frame) = read(&mut stream).unwrap() {
            found.push(match frame {
                Frame::Message(Message::Notification(note)) => note.method,
                Frame::Message(_) => "other".into(),
                Frame::Wrong(code, _) => (code as i32).to_string(),
            });
        }
        found
    }

    const NOTE: &str = "Content-Length: 33\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}";

    #[test]
    fn a_bad_frame_does_not_cost_the_next_one() {
        assert_eq!(frames(format!("{NOTE}{NOTE}").as_bytes()), ["ping", "ping"]);
        assert_eq!(frames(format!("Content-Length: 5\r\n\r\n{{\"a\":{NOTE}").as_bytes()), ["-32700", "ping"]);
        assert_eq!(frames(format!("Content-Length: 4\r\n\r\ntrue{NOTE}").as_bytes()), ["-32600", "ping"]);
        // A length that is too small, one that is too large, one that is none, and one that nobody can hold.
        assert_eq!(frames(format!("Content-Length: 2\r\n\r\n{{}}}}\r\n{NOTE}").as_bytes()), ["-32600", "ping"]);
        assert_eq!(frames(format!("Content-Length: 40\r\n\r\n{{}}{NOTE}{NOTE}").as_bytes()), ["-32700", "ping"]);
        assert_eq!(frames(format!("Content-Length: -1\r\n\r\n{{}}\r\n{NOTE}").as_bytes()), ["ping"]);
        assert_eq!(frames(b"Content-Length: 18446744073709551615\r\n\r\n{}"), ["-32600"]);
        assert_eq!(frames(b"Content-Length: 10\r\n\r\n{}"), [""; 0]);
        assert_eq!(frames(format!("{}\r\ncontent-length: 4\r\nContent-Type: x\r\n\r\nnull", "x".repeat(10_000)).as_bytes()), ["-32600"]);
    }
}
