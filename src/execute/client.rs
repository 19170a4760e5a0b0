//! The way to IAM and STS: the AWS SDK's credentials, endpoints, signing and connections, with our own forms and our own
//! reading of answers, so that one path serves all operations and no answer passes through code that could print it.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::identity::IdentityCache;
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::profile::region::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_sdk_iam::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_iam::config::{ConfigBag, HttpClient, Intercept, RuntimeComponents, SharedHttpClient, StalledStreamProtectionConfig};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::answer::{self, Answer, CallError};
use super::form::{self, IAM_VERSION, STS_VERSION};
use crate::iam::{Arn, Operation};

/// A connection to one account through one endpoint.
#[derive(Clone)]
pub struct Client {
    iam: aws_sdk_iam::Client,
    who: Who,
    endpoint: String,
    region: String,
    shared: SdkConfig,
}

/// A role to act as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assumed {
    pub role_arn: String,
    /// The name of the session, which CloudTrail shows.
    pub session: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

/// Whom the credentials belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// 12 digits.
    pub account_id: String,
    pub arn: String,
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
}

/// Who a caller is, whatever session it is in: a role's session has another name each time.
/// Source: "IAM identifiers" in the IAM User Guide: `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
pub fn principal(arn: &str) -> &str {
    match Arn::parse(arn) {
        Some(parsed) if parsed.resource.starts_with("assumed-role/") => arn.rsplit_once('/').map_or(arn, |(role, _)| role),
        _ => arn,
    }
}

impl Caller {
    /// Whether it is the account's root user.
    pub fn is_root(&self) -> bool {
        Arn::parse(&self.arn).is_some_and(|arn| arn.resource == "root")
    }
}

/// What a person says about the account beyond the environment and the AWS configuration files.
#[derive(Clone, Debug, Default)]
pub struct ConnectOptions {
    pub profile: Option<String>,
    pub region: Option<String>,
}

#[derive(Clone)]
enum Who {
    Ask(aws_sdk_sts::Client),
    Known(Caller),
}

/// IAM is global; its endpoint follows from the partition of this region.
const DEFAULT_REGION: &str = "us-east-1";
const CONNECT: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_secs(if cfg!(test) { 1 } else { 60 });
/// Shorter than servers and gateways keep a connection, so that a call is rarely lost on a stale one.
const IDLE: Duration = Duration::from_secs(4);
/// Bytes of an answer. The largest page of IAM has a few hundred kilobytes.
const LARGEST: usize = 32 * 1024 * 1024;

impl Client {
    /// Finds credentials, region and endpoint the way every AWS tool does, and checks that there are credentials.
    /// Sends nothing to IAM. Fails with [`CallError::Credentials`] where none are found.
    pub async fn connect(options: &ConnectOptions) -> Result<Self, CallError> {
        let region = region(options).await;
        let wires = SharedHttpClient::new(SharedWires::default());
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new(region.clone()))
            .http_client(wires.clone())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        if let Some(profile) = &options.profile {
            // A profile that somebody names goes before the keys of the environment, as with the AWS CLI's --profile.
            let found = ProviderConfig::without_region().with_http_client(wires).with_region(Some(Region::new(region.clone())));
            let provider = ProfileFileCredentialsProvider::builder().configure(&found).profile_name(profile).build();
            loader = loader.profile_name(profile).credentials_provider(provider);
        }
        if let Ok(name) = AppName::new("bythebook") {
            loader = loader.app_name(name);
        }
        let shared = loader.load().await;
        let mut client = Self::over(&shared, region, |sts| Who::Ask(aws_sdk_sts::Client::from_conf(sts)));
        client.endpoint = client.resolved_endpoint().await?;
        Ok(client)
    }

    /// A client whose requests all end in `connector`. Source of the caller: whoever made the connector.
    pub(super) fn through(connector: impl HttpConnector + 'static, caller: Caller, endpoint: &str) -> Self {
        let credentials = aws_sdk_iam::config::Credentials::new("AKIAIOSFODNN7EXAMPLE", "no secret is needed here", None, None, "embedded");
        let shared = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(DEFAULT_REGION))
            .credentials_provider(aws_sdk_iam::config::SharedCredentialsProvider::new(credentials))
            .http_client(SharedHttpClient::new(Fixed(SharedHttpConnector::new(connector))))
            .build();
        let mut client = Self::over(&shared, DEFAULT_REGION.into(), |_| Who::Known(caller));
        client.endpoint = endpoint.to_owned();
        client
    }

    fn over(shared: &SdkConfig, region: String, who: impl FnOnce(aws_sdk_sts::Config) -> Who) -> Self {
        let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build();
        // A repeated CreateAccessKey makes a second key, so nothing below us may repeat.
        let shared =
            shared.to_builder().retry_config(RetryConfig::disabled()).timeout_config(timeouts).stalled_stream_protection(StalledStreamProtectionConfig::disabled()).build();
        let iam = aws_sdk_iam::Client::from_conf(aws_sdk_iam::config::Builder::from(&shared).build());
        Self { iam, who: who(aws_sdk_sts::config::Builder::from(&shared).build()), endpoint: String::new(), region, shared }
    }

    /// The client of a run: by the environment and the AWS configuration, and then as the role where there is one.
    pub async fn connect_as(options: &ConnectOptions, assumed: Option<&Assumed>) -> Result<Client, CallError> {
        let client = Client::connect(options).await?;
        match assumed {
            Some(assumed) => client.assume(assumed).await,
            None => Ok(client),
        }
    }

    /// A client that acts as the role. Its credentials are had at once, and anew before they expire. Fails with
    /// [`CallError::Credentials`] where the role may not be assumed.
    pub async fn assume(&self, assumed: &Assumed) -> Result<Client, CallError> {
        let mut role = AssumeRoleProvider::builder(&assumed.role_arn).session_name(&assumed.session).region(Region::new(self.region.clone())).configure(&self.shared);
        if let Some(id) = &assumed.external_id {
            role = role.external_id(id);
        }
        let credentials = aws_sdk_iam::config::SharedCredentialsProvider::new(role.build().await);
        let shared = self.shared.to_builder().credentials_provider(credentials).identity_cache(IdentityCache::lazy().build()).build();
        let mut client = Self::over(&shared, self.region.clone(), |sts| Who::Ask(aws_sdk_sts::Client::from_conf(sts)));
        client.endpoint = client.resolved_endpoint().await?;
        Ok(client)
    }

    /// The URL that IAM is called at; `embedded account` for the one in this process.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn region(&self) -> &str {
        &self.region
    }

    /// Asks STS whose credentials these are.
    pub async fn caller(&self) -> Result<Caller, CallError> {
        let sts = match &self.who {
            Who::Known(caller) => return Ok(caller.clone()),
            Who::Ask(sts) => sts,
        };
        let errand = Errand::new(form::encode("GetCallerIdentity", STS_VERSION, &Map::new()), Purpose::Call);
        let sent = sts.get_caller_identity().customize().interceptor(errand.clone()).send().await;
        let answer = errand.answer("GetCallerIdentity", sent.err().map(|error| why(&error)))?;
        let text = |name| answer.value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (account_id, arn) = (text("Account"), text("Arn"));
        let Some(partition) = Arn::parse(&arn).map(|arn| arn.partition.to_owned()).filter(|_| account_id.len() == 12) else {
            return Err(CallError::Ambiguous { message: "the answer to GetCallerIdentity names no account".into() });
        };
        Ok(Caller { account_id, arn, partition })
    }

    /// Makes one call, once.
    pub async fn call(&self, operation: &'static Operation, input: &Map<String, Value>) -> Result<Answer, CallError> {
        let errand = Errand::new(form::encode(operation.name, IAM_VERSION, input), Purpose::Call);
        let failure = self.carry(&errand).await;
        errand.answer(operation.name, failure)
    }

    /// Any operation would do: its form is replaced and its answer is never read.
    async fn carry(&self, errand: &Errand) -> Option<String> {
        let sent = self.iam.list_account_aliases().customize().interceptor(errand.clone()).send().await;
        sent.err().map(|error| why(&error))
    }

    async fn resolved_endpoint(&self) -> Result<String, CallError> {
        let errand = Errand::new(Zeroizing::default(), Purpose::Address);
        let failure = self.carry(&errand).await;
        let state = errand.state();
        match &state.address {
            Some(address) => Ok(address.clone()),
            None => Err(CallError::Credentials { message: failure.unwrap_or_default() }),
        }
    }
}

async fn region(options: &ConnectOptions) -> String {
    if let Some(region) = &options.region {
        return region.clone();
    }
    if let Some(region) = EnvironmentVariableRegionProvider::new().region().await {
        return region.to_string();
    }
    // The instance's own region is not asked for: IAM is global, and off EC2 the question takes seconds.
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &options.profile {
        profile = profile.profile_name(name);
    }
    profile.build().region().await.map_or_else(|| DEFAULT_REGION.to_owned(), |region| region.to_string())
}

/// An error of the SDK for a person: what each error of the chain displays. Never its debug form, which prints requests,
/// answers and with them secrets.
fn why(error: &dyn std::error::Error) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let piece = error.to_string();
        let piece = piece.lines().next().unwrap_or_default().trim_end_matches(". Attempted:");
        // The SDK's outer layers only name themselves.
        if !["dispatch failure", "other", "io error", "client error"].contains(&piece) && !text.contains(piece) {
            text.push_str(if text.is_empty() { "" } else { ": " });
            text.push_str(piece);
        }
        next = error.source();
    }
    text
}

/// One request on its way: what to send, and what came back.
#[derive(Clone)]
struct Errand(Arc<Mutex<State>>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Call,
    /// To learn where a call would go; nothing is sent.
    Address,
}

struct State {
    purpose: Purpose,
    form: Zeroizing<String>,
    address: Option<String>,
    connection: Option<CaptureSmithyConnection>,
    outcome: Option<Outcome>,
}

enum Outcome {
    Came { status: u16, request_id: Option<String>, body: Zeroizing<Vec<u8>> },
    Broke(String),
}

impl Errand {
    fn new(form: Zeroizing<String>, purpose: Purpose) -> Self {
        Self(Arc::new(Mutex::new(State { purpose, form, address: None, connection: None, outcome: None })))
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the errand brought. `failure` is the SDK's own account, which never saw an answer's body.
    fn answer(&self, operation: &str, failure: Option<String>) -> Result<Answer, CallError> {
        let mut state = self.state();
        match state.outcome.take() {
            Some(Outcome::Came { status, request_id, body }) => return answer::read(operation, status, request_id, &body),
            Some(Outcome::Broke(why)) if connected(&state) => return Err(CallError::Ambiguous { message: why }),
            Some(Outcome::Broke(why)) => return Err(CallError::NotSent { message: why }),
            None => {}
        }
        let message = failure.unwrap_or_else(|| "the request was not made".into());
        Err(match (&state.address, connected(&state)) {
            // The connector was never reached: signing, and so the credentials, failed.
            (None, _) => CallError::Credentials { message },
            (Some(_), true) => CallError::Ambiguous { message },
            (Some(_), false) => CallError::NotSent { message },
        })
    }
}

/// Whether there was a connection on which the request may have left.
fn connected(state: &State) -> bool {
    state.connection.as_ref().is_some_and(|connection| connection.get().is_some())
}

impl fmt::Debug for Errand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Errand")
    }
}

impl Intercept for Errand {
    fn name(&self) -> &'static str {
        "Errand"
    }

    fn modify_before_signing(&self, context: &mut BeforeTransmitInterceptorContextMut<'_>, _: &RuntimeComponents, _: &mut ConfigBag) -> Result<(), BoxError> {
        let request = context.request_mut();
        let form = self.state().form.as_bytes().to_vec();
        request.headers_mut().try_insert("content-length", form.len().to_string())?;
        *request.body_mut() = SdkBody::from(form);
        request.add_extension(self.clone());
        Ok(())
    }
}

/// Takes a request's errand along, and keeps the answer from everybody else.
fn run(connector: SharedHttpConnector, mut request: HttpRequest) -> HttpConnectorFuture {
    let Some(errand) = request.extension::<Errand>().cloned() else {
        // Not ours: credential providers ask SSO and others through the same connections.
        return connector.call(request);
    };
    let connection = CaptureSmithyConnection::new();
    request.add_extension(connection.clone());
    {
        let mut state = errand.state();
        state.address = Some(request.uri().trim_end_matches('/').to_owned());
        state.connection = Some(connection);
        if state.purpose == Purpose::Address {
            return HttpConnectorFuture::ready(Err(ConnectorError::user("only the address was wanted".into())));
        }
    }
    HttpConnectorFuture::new(async move {
        let outcome = match connector.call(request).await {
            Ok(response) => collect(response).await,
            Err(error) => Outcome::Broke(why(&error)),
        };
        errand.state().outcome = Some(outcome);
        // The SDK gets a whole answer to its own question, so that nothing in it has a body to print or a clock to correct.
        let empty =
            "<ListAccountAliasesResponse><ListAccountAliasesResult><AccountAliases/><IsTruncated>false</IsTruncated></ListAccountAliasesResult></ListAccountAliasesResponse>";
        let status = aws_smithy_runtime_api::http::StatusCode::try_from(200_u16).map_err(|error| ConnectorError::other(error.into(), None))?;
        Ok(HttpResponse::new(status, SdkBody::from(empty)))
    })
}

async fn collect(response: HttpResponse) -> Outcome {
    let status = response.status().as_u16();
    let request_id = response.headers().get("x-amzn-requestid").map(str::to_owned);
    let mut stream = ByteStream::new(response.into_body());
    let mut body = Zeroizing::new(Vec::with_capacity(16 * 1024));
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) if body.len() + piece.len() <= LARGEST => body.extend_from_slice(&piece),
            Ok(_) => return Outcome::Broke("the answer is larger than any of IAM's".into()),
            Err(error) => return Outcome::Broke(format!("the answer broke off: {}", why(&error))),
        }
    }
    Outcome::Came { status, request_id, body }
}

/// Connections with and without TLS; what is not used is not set up, because reading the root certificates takes time.
#[derive(Clone, Debug, Default)]
struct SharedWires(Arc<Wires>);

#[derive(Debug, Default)]
struct Wires {
    plain: OnceLock<SharedHttpClient>,
    tls: OnceLock<SharedHttpClient>,
}

impl Wires {
    fn of(&self, uri: &str) -> &SharedHttpClient {
        if uri.starts_with("http://") { self.plain.get_or_init(plain) } else { self.tls.get_or_init(tls) }
    }
}

fn plain() -> SharedHttpClient {
    Builder::new().pool_idle_timeout(IDLE).build_with_connector_fn(|settings, components| {
        let mut builder = Connector::builder().pool_idle_timeout(IDLE).proxy_config(ProxyConfig::from_env());
        builder.set_connector_settings(settings.cloned());
        builder.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        builder.build_http()
    })
}

fn tls() -> SharedHttpClient {
    Builder::new().pool_idle_timeout(IDLE).build_with_connector_fn(|settings, components| {
        let mut builder = Connector::builder().pool_idle_timeout(IDLE).proxy_config(ProxyConfig::from_env());
        builder.set_connector_settings(settings.cloned());
        builder.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).build()
    })
}

impl HttpClient for SharedWires {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Line { wires: self.clone(), settings: settings.clone(), components: components.clone() })
    }
}

/// Picks the connection when the address is known.
#[derive(Debug)]
struct Line {
    wires: SharedWires,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Line {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        run(self.wires.0.of(request.uri()).http_connector(&self.settings, &self.components), request)
    }
}

/// One connector for everything.
#[derive(Clone, Debug)]
struct Fixed(SharedHttpConnector);

impl HttpClient for Fixed {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Fixed {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        run(self.0.clone(), request)
    }
}

#[cfg(test)]
#[path = "client_tests.rs"]
mod tests;
