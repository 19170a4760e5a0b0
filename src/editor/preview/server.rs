//! HTTP on the loopback interface: the page, and the events that say that it has changed.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::unfold;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Bytes, Frame, Incoming};
use hyper::http::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use super::gate::{Gate, Refusal, Wanted};
use crate::report::page::{LivePage, live_policy};

/// A request's line and headers, in bytes.
const HEAD: usize = 16 << 10;
/// A request must be there within this time.
const ASKING: Duration = Duration::from_secs(5);
/// No connection lasts longer; a browser's event source opens another.
const LASTING: Duration = Duration::from_secs(600);
/// Connections at once; others wait until one ends.
const CONNECTIONS: usize = 64;
/// A sign of life goes to those who wait for events, so that a connection without an other end is noticed.
const SIGN: Duration = Duration::from_secs(15);

/// It listens, and does not answer yet.
pub struct Server {
    listener: TcpListener,
    gate: Gate,
}

impl Server {
    /// On the loopback address; port 0 is any that is free.
    pub fn bind(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let gate = Gate::new(listener.local_addr()?.port())?;
        Ok(Self { listener, gate })
    }

    /// The address of the page, with its token.
    pub fn address(&self) -> String {
        self.gate.address()
    }

    /// Answers until it is dropped.
    pub async fn serve(self, pages: watch::Receiver<LivePage>) -> io::Result<Infallible> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let (gate, room) = (Arc::new(self.gate), Arc::new(Semaphore::new(CONNECTIONS)));
        loop {
            let place = room.clone().acquire_owned().await.map_err(io::Error::other)?;
            let Ok((stream, _)) = listener.accept().await else {
                // Out of files, or the other end was gone at once: neither ends the preview.
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            let (gate, pages) = (gate.clone(), pages.clone());
            tokio::spawn(async move {
                let answer = service_fn(move |request: Request<Incoming>| {
                    let answer = answer(&gate, &request.into_parts().0, &pages);
                    async move { Ok::<_, Infallible>(answer) }
                });
                let mut http = http1::Builder::new();
                http.timer(TokioTimer::new()).header_read_timeout(ASKING).max_header_size(HEAD).keep_alive(false);
                // What went wrong with one connection concerns nobody else.
                let _ = timeout(LASTING, http.serve_connection(TokioIo::new(stream), answer)).await;
                drop(place);
            });
        }
    }
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

fn answer(gate: &Gate, request: &Parts, pages: &watch::Receiver<LivePage>) -> Response<Body> {
    let body = |text: String| Full::new(Bytes::from(text)).boxed_unsync();
    let (status, kind, policy, body) = match gate.judge(request) {
        Ok(Wanted::Page) => (StatusCode::OK, "text/html; charset=utf-8", live_policy(), body(pages.borrow().html.clone())),
        Ok(Wanted::Events) if request.method == Method::HEAD => (StatusCode::OK, "text/event-stream", "default-src 'none'".into(), body(String::new())),
        Ok(Wanted::Events) => (StatusCode::OK, "text/event-stream", "default-src 'none'".into(), events(pages.clone())),
        Err(refusal) => {
            let (status, why) = refused(refusal);
            (status, "text/plain; charset=utf-8", "default-src 'none'".into(), body(format!("{why}\n")))
        }
    };
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    let fixed = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, hyper::http::HeaderValue::from_static(value));
    }
    if let Ok(policy) = format!("{policy}; frame-ancestors 'none'").parse() {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(ALLOW, hyper::http::HeaderValue::from_static("GET, HEAD"));
    }
    answer
}

fn refused(refusal: Refusal) -> (StatusCode, &'static str) {
    match refusal {
        Refusal::Host => (StatusCode::MISDIRECTED_REQUEST, "open the address as `bythebook preview` printed it"),
        Refusal::Method => (StatusCode::METHOD_NOT_ALLOWED, "the preview can only be read"),
        Refusal::Foreign => (StatusCode::FORBIDDEN, "no other page may open the preview: put its address into the browser's address bar"),
        Refusal::Path => (StatusCode::NOT_FOUND, "there is nothing here: open the address as `bythebook preview` printed it"),
    }
}

/// The version of the newest page, at once and whenever it changes. Source of the form: HTML Standard, "Server-sent events".
fn events(mut pages: watch::Receiver<LivePage>) -> Body {
    pages.mark_changed();
    let next = |mut pages: watch::Receiver<LivePage>| async move {
        let text = match timeout(SIGN, pages.changed()).await {
            Ok(Ok(())) => format!("retry: 1000\nevent: page\ndata: {}\n\n", pages.borrow_and_update().version),
            Ok(Err(_)) => return None,
            Err(_) => ":\n\n".to_owned(),
        };
        Some((Ok::<_, Infallible>(Frame::data(Bytes::from(text))), pages))
    };
    StreamBody::new(unfold(pages, next)).boxed_unsync()
}
