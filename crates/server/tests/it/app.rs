//! A whole server for one test, with the people of the mockups.
//!
//! `TestApp::start().await` gives Halden Studio and Kestrel Ferries; `app.browser()` is a browser without cookies; `app.member(…)`
//! acts as the team does. `app.settle().await` lets the workers do all that is due.

use crate::place::Place;
use assent::app::{App, CHANGES_KEPT, Clock, Inner, SystemChance, UnderWay};
use assent::config::PublicUrl;
use assent::erasures::Erasures;
use assent::execute::{self, Done, With};
use assent::keys::Keys;
use assent::live::{self, Cache, Live};
use assent::outsiders::Outsiders;
use assent::web::routes::router;
use assent::{files, renditions, start, submit, worker};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use documents::{Limits, Renderer, WorkerProgram};
use domain::actor::{Actor, Person, Role, SignedIn};
use domain::directory::{Client, Contact, Kind, Member, Team, Workspace};
use domain::flow::Flow;
use domain::ids::{ClientId, ContactId, MemberId, Name, PersonId, RequestId, SessionId, TeamId, WorkspaceId};
use domain::request::{Command, NewFile, OpenRequest};
use domain::values::FieldValue;
use effects::blobs::{Blobs, FolderBlobs};
use effects::mail::{FakeMailer, Mailer};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use store::Store;
use tokio::sync::{Notify, broadcast};
use tower::ServiceExt as _;

/// Where every test begins: a Monday morning.
pub(crate) const MORNING: &str = "2026-03-09T08:00:00Z";
const PROGRAM: &str = env!("CARGO_BIN_EXE_assent");

pub(crate) const NADIA: MemberId = MemberId::from_bytes([1; 16]);
/// Checks inside; the client must never read her name.
pub(crate) const SOFIE: MemberId = MemberId::from_bytes([2; 16]);
pub(crate) const INES: ContactId = ContactId::from_bytes([11; 16]);
pub(crate) const TOMAS: ContactId = ContactId::from_bytes([12; 16]);
pub(crate) const KESTREL: ClientId = ClientId::from_bytes([21; 16]);
pub(crate) const WORKSPACE: WorkspaceId = WorkspaceId::from_bytes([9; 16]);

/// The client decides with a mailed code; nobody checks inside.
pub(crate) const QUICK: &str = r#"{"flow": "quick", "title": "Quick sign-off", "kind": "deliverable",
  "intake": {"fields": [{"id": "amount", "label": "Amount", "type": "line"}], "documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
  "consequences": [{"says": "Production starts for {{ fields.amount }}"}],
  "steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "email_code", "due": "3 business days"}]}"#;
/// The same, confirmed with a typed name.
pub(crate) const BY_NAME: &str = r#"{"flow": "by-name", "title": "By name", "kind": "deliverable",
  "intake": {"documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
  "steps": [{"prepare": "package"}, {"approve": "client", "by": {"contact": "primary"}, "verify": "link"}]}"#;
/// Checked inside first, then two people one after the other.
pub(crate) const CHECKED: &str = r#"{"flow": "checked", "title": "Checked", "kind": "deliverable",
  "intake": {"fields": [{"id": "amount", "label": "Amount", "type": "line"}], "documents": [{"id": "deliverable", "label": "Campaign concept", "required": true}]},
  "steps": [{"prepare": "package"}, {"review": "quality", "by": {"team": "quality"}, "rule": "any"},
            {"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}], "order": "sequential", "rule": "all", "verify": "link"}]}"#;

/// Everything of one test.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) mail: Arc<FakeMailer>,
    router: Router,
    clock: Arc<Mutex<Timestamp>>,
    /// One for the whole test, because whoever holds the log's lease keeps it.
    keeper: tokio::sync::Mutex<worker::housekeeping::Keeper>,
    place: Arc<Place>,
}

impl TestApp {
    /// With the people of the mockups.
    pub(crate) async fn start() -> Self {
        let test = Self::fresh().await;
        test.people().await;
        test
    }

    /// What a program gets that is no browser.
    pub(crate) async fn raw(&self, request: Request<Body>) -> Page {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Page { status: parts.status, headers: parts.headers, bytes }
    }

    /// As on the first day, without a workspace.
    pub(crate) async fn fresh() -> Self {
        Self::on(Arc::new(Place::make().await)).await
    }

    /// Another server on the same database and files, with mail of its own.
    pub(crate) async fn another_node(&self) -> Self {
        Self::on(Arc::clone(&self.place)).await
    }

    /// On what is there already, as after a stop.
    pub(crate) async fn on(place: Arc<Place>) -> Self {
        Self::shown_to(place, Outsiders::default()).await
    }

    /// The same, with others to whom the log's checkpoints are shown.
    pub(crate) async fn shown_to(place: Arc<Place>, outsiders: Outsiders) -> Self {
        let data = place.folder();
        let clock = Arc::new(Mutex::new(MORNING.parse().unwrap()));
        let keys = Keys::open(data).unwrap();
        let options =
            store::Options { url: place.url(), connections_max: 4, chance: Arc::new(SystemChance), faults: None };
        let store = Store::open(options).await.unwrap();
        let log = store.logs().await.unwrap().pop();
        let origin = log.map_or_else(|| "halden.example/log/1".to_owned(), |log| log.origin);
        let signer = start::signer_of(&store, data, &origin, PathBuf::from(PROGRAM)).await.unwrap();
        let mail = Arc::new(FakeMailer::new());
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let worker = WorkerProgram { path: PathBuf::from(PROGRAM), arguments: vec!["render-worker".into()] };
        let app = App::new(Inner {
            store,
            blobs: Blobs::Folder(FolderBlobs::open(&data.join("files")).await.unwrap()),
            mailer: Mailer::Fake(Arc::clone(&mail)),
            http: effects::http::HttpClient::new().unwrap(),
            outsiders,
            renderer: Renderer::new(worker, Limits::default()),
            converter: None,
            keys,
            signer,
            origin,
            erasures: Erasures::of(data),
            public: PublicUrl::of(Some("https://approvals.halden.example"), "127.0.0.1:8080".parse().unwrap()).unwrap(),
            mail_from: "approvals@halden.example".to_owned(),
            clock: Clock::Set(Arc::clone(&clock)),
            trusted_proxies: Vec::new(),
            mailbox: None,
            cache: Cache::default(),
            rendering: UnderWay::default(),
            outbox_wake: Notify::new(),
            log_wake: Notify::new(),
            stopping: tokio_util::sync::CancellationToken::new(),
            changes,
        });
        Self {
            router: router(&app),
            app,
            mail,
            clock,
            keeper: tokio::sync::Mutex::new(worker::housekeeping::Keeper::new()),
            place,
        }
    }

    /// A browser in which a member of a workspace is signed in.
    pub(crate) async fn desk_in(&self, workspace: WorkspaceId, member: MemberId) -> Browser<'_> {
        let (session, cookie) =
            assent::web::session::new_session(&self.app, PersonId::Member(member), SignedIn::Password);
        self.app.workspace(workspace).begin_session(&session, self.app.now()).await.unwrap();
        let mut browser = self.browser();
        browser.take(cookie.to_str().unwrap());
        browser
    }

    /// A browser in which a member of Halden Studio is signed in.
    pub(crate) async fn desk(&self, member: MemberId) -> Browser<'_> {
        self.desk_in(WORKSPACE, member).await
    }

    /// The people of the mockups.
    pub(crate) async fn people(&self) {
        let now = self.app.now();
        let workspace = Workspace {
            id: WORKSPACE,
            name: "Halden Studio".to_owned(),
            prefix: "HS".to_owned(),
            zone: "Europe/Stockholm".to_owned(),
            code_before_seeing: false,
        };
        let db = self.app.store.create_workspace(&workspace, 2041, now).await.unwrap();
        for (id, name, email, role) in [
            (NADIA, "Nadia Okafor", "nadia@halden.example", Role::Owner),
            (SOFIE, "Sofie Canary", "sofie@halden.example", Role::Member),
        ] {
            let member = Member {
                id,
                name: name.to_owned(),
                email: email.to_owned(),
                title: "Account director".to_owned(),
                role,
                active: true,
            };
            db.put_member(&member, "test", now).await.unwrap();
        }
        let quality = Team {
            id: TeamId::from_bytes([41; 16]),
            name: "quality".to_owned(),
            lead: Some(SOFIE),
            members: vec![SOFIE],
        };
        db.put_team(&quality, "test", now).await.unwrap();
        let client = Client {
            id: KESTREL,
            name: "Kestrel Ferries".to_owned(),
            parent: None,
            zone: "Europe/Stockholm".to_owned(),
            primary: Some(INES),
            sponsor: Some(TOMAS),
        };
        db.put_client(&client, "test", now).await.unwrap();
        for (id, name, email, title) in [
            (INES, "Ines Moreau", "ines@kestrel.example", "Marketing Director"),
            (TOMAS, "Tomas Eklund", "tomas@kestrel.example", "Finance Director"),
        ] {
            let contact = Contact {
                id,
                client: KESTREL,
                name: name.to_owned(),
                email: email.to_owned(),
                title: title.to_owned(),
                language: None,
                active: true,
            };
            db.put_contact(&contact, "test", now).await.unwrap();
        }
    }

    /// A code is asked for before anybody sees anything.
    pub(crate) async fn ask_for_codes(&self) {
        let db = self.app.workspace(WORKSPACE);
        let workspace = Workspace { code_before_seeing: true, ..db.workspace().await.unwrap().unwrap() };
        db.put_workspace(&workspace, "test", self.app.now()).await.unwrap();
    }

    /// Where everything of it is kept, for whoever goes on there.
    pub(crate) fn place(&self) -> Arc<Place> {
        Arc::clone(&self.place)
    }

    /// The folder of it.
    pub(crate) fn folder(&self) -> &std::path::Path {
        self.place.folder()
    }

    /// The clock goes on.
    pub(crate) fn pass(&self, length: SignedDuration) {
        let mut now = self.clock.lock().unwrap();
        *now = now.saturating_add(length).unwrap();
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser { test: self, cookies: BTreeMap::new(), agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0", language: "" }
    }

    /// A request as it is now.
    pub(crate) async fn live(&self, request: RequestId) -> Arc<Live> {
        live::load(&self.app, WORKSPACE, request).await.unwrap().unwrap()
    }

    /// A member does something.
    pub(crate) async fn does(&self, member: MemberId, request: RequestId, command: Command) -> Arc<Live> {
        let done =
            execute::execute(&self.app, WORKSPACE, &acting(member), request, &command, With::default()).await.unwrap();
        match done {
            Done::Now(live) => live,
            Done::Before(said) => panic!("answered before: {said}"),
        }
    }

    /// Nadia opens a request with one document, which has pictures.
    pub(crate) async fn opened(&self, flow: &str) -> RequestId {
        let flow = Flow::from_bytes(flow.as_bytes()).unwrap();
        assent::flows::publish(&self.app.store, WORKSPACE, &flow, "test", store::Base::Any, self.app.now())
            .await
            .unwrap();
        let open = OpenRequest {
            number: self.app.workspace(WORKSPACE).take_number().await.unwrap(),
            title: "The long way round".to_owned(),
            client: KESTREL,
            project: None,
            kind: Kind::Deliverable,
            origin: None,
        };
        let done =
            execute::open(&self.app, WORKSPACE, &acting(NADIA), open, flow.digest(), With::default()).await.unwrap();
        let Done::Now(live) = done else { panic!("opened before") };
        let id = live.state.id;
        if !flow.intake.fields.is_empty() {
            self.set(id, "amount", "EUR 48,000").await;
        }
        self.attach(id, "campaign-concept-v2.pdf").await;
        id
    }

    /// The same, sent on.
    pub(crate) async fn asked(&self, flow: &str) -> RequestId {
        let request = self.opened(flow).await;
        self.sent(request).await;
        request
    }

    /// Nadia fills in a field.
    pub(crate) async fn set(&self, request: RequestId, field: &str, value: &str) {
        let fields = BTreeMap::from([(Name::parse(field).unwrap(), Some(FieldValue::Text(value.to_owned())))]);
        self.does(NADIA, request, Command::EditPackage { title: None, fields }).await;
    }

    /// Nadia attaches one of the demo's documents.
    pub(crate) async fn attach(&self, request: RequestId, name: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo/documents").join(name);
        let bytes = std::fs::read(path).unwrap();
        let body = futures::stream::iter([Ok(axum::body::Bytes::from(bytes))]);
        let taken = files::take(&self.app, WORKSPACE, name, body).await.unwrap();
        assert!(taken.rows.is_empty(), "it is large enough to be kept by itself");
        renditions::make(&self.app, WORKSPACE, &taken.card).await.unwrap();
        let file = NewFile { slot: Name::parse("deliverable").unwrap(), file: taken.card };
        self.does(NADIA, request, Command::AttachDocument(file)).await;
    }

    /// Nadia sends it on.
    pub(crate) async fn sent(&self, request: RequestId) {
        let live = self.live(request).await;
        submit::submit(&self.app, &live, &acting(NADIA), None, With::default()).await.unwrap();
    }

    /// Lets the workers do all that is due: the log, mail, and the log of what that added.
    pub(crate) async fn settle(&self) {
        self.keep_log().await;
        loop {
            let report = worker::outbox::tick(&self.app, self.app.now()).await.unwrap();
            if report.is_quiet() {
                break;
            }
        }
        self.keep_log().await;
    }

    /// Makes findable all that changed.
    pub(crate) async fn found(&self) {
        let mut finding = worker::finding::Finding::default();
        while !finding.tick(&self.app, self.app.now()).await.unwrap().is_quiet() {}
    }

    async fn keep_log(&self) {
        let report = self.keeper.lock().await.tick(&self.app, self.app.now()).await;
        assert!(!report.more, "{report:?}");
    }

    /// The text of the newest mail to somebody.
    pub(crate) async fn newest_mail(&self, address: &str) -> String {
        self.settle().await;
        let sent = self.mail.sent();
        let mine = sent.iter().rev().find(|m| m.message.to.address == address);
        mine.unwrap_or_else(|| panic!("no mail to {address}")).message.text.clone()
    }

    /// The token of the newest link that was mailed to somebody.
    pub(crate) async fn link(&self, address: &str) -> String {
        self.settle().await;
        let sent = self.mail.sent();
        let texts = sent.iter().rev().filter(|m| m.message.to.address == address).map(|m| m.message.text.as_str());
        let token = texts.filter_map(|text| text.split_once("/a#")).map(|(_, rest)| rest).next();
        token.unwrap_or_else(|| panic!("no link to {address}")).chars().take(43).collect()
    }

    /// The code in the newest mail to somebody.
    pub(crate) async fn code(&self, address: &str) -> String {
        // Where directions mix, a mail sets the code apart with marks.
        let text = self.newest_mail(address).await.replace(['\u{2068}', '\u{2069}'], "");
        let digits = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        let joined = text.split_whitespace().find(digits).map(str::to_owned);
        let words: Vec<&str> = text.split_whitespace().collect();
        let halves = words.windows(2).find(|w| w.iter().all(|h| h.len() == 3 && h.bytes().all(|b| b.is_ascii_digit())));
        joined.or_else(|| halves.map(<[&str]>::concat)).unwrap_or_else(|| panic!("no code in {text}"))
    }
}

/// A member in the browser they always use.
pub(crate) fn acting(member: MemberId) -> Actor {
    Actor::Person(Person::from_browser_session(
        PersonId::Member(member),
        SessionId::from_bytes(*member.bytes()),
        SignedIn::Password,
    ))
}

/// A browser with its cookies.
pub(crate) struct Browser<'a> {
    test: &'a TestApp,
    cookies: BTreeMap<String, String>,
    pub(crate) agent: &'static str,
    /// What it asks for; nothing, unless a test says so.
    pub(crate) language: &'static str,
}

/// What a browser got.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Browser<'_> {
    /// `GET`, without following.
    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(Request::get(path), Body::empty()).await
    }

    /// `POST` of a form from a page of ours, without following.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// Opens a stream of events and keeps it open.
    pub(crate) async fn listen(&self, path: &str) -> axum::body::BodyDataStream {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::get(path).header(header::COOKIE, cookies.join("; ")).body(Body::empty()).unwrap();
        let response = self.test.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body().into_data_stream()
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Page {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header(header::USER_AGENT, self.agent)
            .header(header::ACCEPT_LANGUAGE, self.language)
            .body(body)
            .unwrap();
        let response = self.test.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            assert!(
                line.contains("HttpOnly")
                    && line.contains("; Secure")
                    && line.starts_with("__Host-")
                    && !line.contains("Domain"),
                "{line}"
            );
            self.take(line);
        }
        Page {
            status: parts.status,
            headers: parts.headers,
            bytes: axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    fn take(&mut self, line: &str) {
        let (name, rest) = line.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        if line.contains("Max-Age=0;") {
            self.cookies.remove(name)
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned())
        };
    }

    /// The cookie that carries the session of this side, to see whether it is another one.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// The same browser again, with the cookies it has now.
    pub(crate) fn copy(&self) -> Self {
        Self { test: self.test, cookies: self.cookies.clone(), agent: self.agent, language: self.language }
    }

    /// `POST` of a form that a page of another site sends.
    pub(crate) async fn post_from_elsewhere(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header("sec-fetch-site", "cross-site")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body)).await
    }

    /// `POST` of a form with a file, its parts in this order.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)], filename: &str, bytes: &[u8]) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes(),
            );
        }
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\r\n")
                .into_bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, Body::from(body)).await
    }

    /// Follows a redirect.
    pub(crate) async fn follow(&mut self, page: Page) -> Page {
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text());
        self.get(&page.location()).await
    }

    /// Presses the button of a personal link, as a person does: not at once.
    pub(crate) async fn exchange(&mut self, token: &str) -> Page {
        let stamp = self.get("/a").await.hidden("_stamp");
        self.test.pass(SignedDuration::from_secs(2));
        self.post("/a/exchange", &[("_stamp", &stamp), ("token", token)]).await
    }

    /// Opens the newest link of somebody, up to the request's page.
    pub(crate) async fn open(&mut self, address: &str) -> Page {
        let token = self.test.link(address).await;
        let answer = self.exchange(&token).await;
        let page = self.follow(answer).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        page
    }

    /// Presses a choice on the request's page, up to its sheet.
    pub(crate) async fn choose(&mut self, request: RequestId, choice: &str) -> Page {
        let page = self.get(&format!("/r/{request}")).await;
        let (csrf, package) = (page.hidden("_csrf"), page.hidden("package"));
        let answer = self
            .post(&format!("/r/{request}/decide"), &[("_csrf", &csrf), ("package", &package), ("choice", choice)])
            .await;
        self.follow(answer).await
    }

    /// Posts a sheet with what a person adds.
    pub(crate) async fn press(&mut self, sheet: &Page, more: &[(&str, &str)]) -> Page {
        let path = sheet.sheet_path();
        self.post_sheet(sheet, &path, more).await
    }

    /// Has a code sent for a sheet; gives the sheet with its field.
    pub(crate) async fn code_for(&mut self, sheet: &Page) -> Page {
        let path = format!("{}/code", sheet.sheet_path());
        let answer = self.post_sheet(sheet, &path, &[]).await;
        self.follow(answer).await
    }

    async fn post_sheet(&mut self, sheet: &Page, path: &str, more: &[(&str, &str)]) -> Page {
        let hidden = ["_csrf", "_nonce", "key", "package", "choice"].map(|name| (name, sheet.hidden(name)));
        let mut fields: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        fields.extend(more);
        self.post(path, &fields).await
    }
}

impl Page {
    /// The whole page.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where it leads.
    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> String {
        self.headers.get(header::LOCATION).map(|l| l.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// The value of the last hidden field of that name, which is that of the decision where there is one.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let mark = format!("name=\"{name}\" value=\"");
        let (_, rest) = text.rsplit_once(&mark).unwrap_or_else(|| panic!("no {name} in {text}"));
        rest.split('"').next().unwrap().to_owned()
    }

    /// Where a sheet is posted.
    pub(crate) fn sheet_path(&self) -> String {
        let text = self.text();
        let (before, _) =
            text.split_once("data-sheet-part").unwrap_or_else(|| panic!("no sheet: {} {text}", self.status));
        before.rsplit_once("action=\"").unwrap().1.split('"').next().unwrap().to_owned()
    }
}
