//! Every address, its method, and who may call it: the table of contents of the server.
//!
//! To add a route: one line in [`table`]. The access is required, and a test walks the table as every kind of person.

use crate::api;
use crate::app::App;
use crate::web::handlers::hooks::{self, HOOK_BYTES_MAX};
use crate::web::handlers::team::uploads::UPLOAD_BYTES_MAX;
use crate::web::{guard, handlers};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, any, delete, get, patch, post, put};
use tower_http::compression::CompressionLayer;

/// Who may call a route. The handler's extractor enforces it; the walk test compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Everybody,
    /// Members of a workspace, auditors among them.
    Member,
    /// Members who may change requests.
    Worker,
    /// Members who write flows: owners, admins and designers.
    Designer,
    /// Owners and admins.
    Administrator,
    /// The contact who followed their personal link, at their request or at what they were asked.
    Guest,
    /// Programs with a token.
    Token,
    /// Other systems, each call signed.
    Signed,
    /// Everybody, in a demo only.
    Demo,
}

/// One line of the table.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its address.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Since when the member must have proved who they are.
    pub proof: Proof,
    handler: MethodRouter<App>,
}

/// Since when a member must have proved who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// As long as the session lasts.
    AtSignIn,
    /// Lately (SE-03): what hands out records or keys, changes who may come in, or erases.
    Lately,
}

fn read(path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
    Route { method: Method::GET, path, access, proof: Proof::AtSignIn, handler }
}

fn act(path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, access, proof: Proof::AtSignIn, handler }
}

/// The route for those who proved lately who they are; others are asked to first.
fn lately(route: Route) -> Route {
    Route { proof: Proof::Lately, ..route }
}

/// Every route.
pub fn table() -> Vec<Route> {
    [common(), door(), client(), team(), people(), designer(), demo(), api()].into_iter().flatten().collect()
}

fn common() -> Vec<Route> {
    // Only what is the same for everybody: the length of a packed page could tell a secret in it to whoever chose words beside it.
    let packed = get(handlers::common::asset).layer(CompressionLayer::new());
    vec![
        read("/healthz", Access::Everybody, get(handlers::common::health)),
        read("/assets/{name}", Access::Everybody, packed),
        act("/hooks/{hook}", Access::Signed, post(hooks::receive).layer(DefaultBodyLimit::max(HOOK_BYTES_MAX))),
        read("/log/{log}/vkey", Access::Everybody, get(handlers::log::vkey)),
        read("/log/{log}/checkpoint", Access::Everybody, get(handlers::log::checkpoint)),
        read("/log/{log}/system.aef", Access::Everybody, get(handlers::log::system)),
        read("/log/{log}/transition/{key}", Access::Everybody, get(handlers::log::transition)),
        read("/log/{log}/tile/{*tile}", Access::Everybody, get(handlers::log::tile)),
    ]
}

fn door() -> Vec<Route> {
    vec![
        read("/a", Access::Everybody, get(handlers::link::show)),
        act("/a/exchange", Access::Everybody, post(handlers::link::exchange)),
        act("/a/fresh", Access::Everybody, post(handlers::link::fresh)),
        read("/c", Access::Everybody, get(handlers::register::link)),
        act("/c/exchange", Access::Everybody, post(handlers::register::exchange)),
        read("/a/code", Access::Everybody, get(handlers::link::code::show)),
        act("/a/code", Access::Everybody, post(handlers::link::code::send)),
        act("/a/code/enter", Access::Everybody, post(handlers::link::code::enter_code)),
        read("/sign-in", Access::Everybody, get(handlers::door::show)),
        act("/sign-in", Access::Everybody, post(handlers::door::sign_in)),
        act("/sign-in/code", Access::Everybody, post(handlers::door::code)),
        act("/sign-out", Access::Member, post(handlers::door::sign_out)),
        read("/setup", Access::Everybody, get(handlers::door::setup)),
        act("/setup", Access::Everybody, post(handlers::door::set_up)),
        read("/join", Access::Everybody, get(handlers::door::join)),
        act("/join", Access::Everybody, post(handlers::door::joined)),
    ]
}

fn client() -> Vec<Route> {
    use handlers::client::{all, away, changes, compare, decide, files, pass, receipt, record, review, talk, work};
    use handlers::register;
    let guest = Access::Guest;
    let supply = post(work::file).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    vec![
        read("/r/{request}", guest, get(review::show)),
        read("/r/{request}/events", guest, get(review::events)),
        act("/r/{request}/seen", guest, post(review::seen)),
        act("/r/{request}/sign-out", guest, post(review::sign_out)),
        act("/r/{request}/language", guest, post(crate::web::language::of_guest)),
        read("/r/{request}/files/{n}", guest, get(files::download)),
        read("/r/{request}/files.zip", guest, get(files::download_all)),
        read("/r/{request}/pages/{n}", guest, get(files::pages)),
        read("/r/{request}/pages/{n}/print", guest, get(files::print)),
        read("/r/{request}/pages/{n}/{page}/{size}", guest, get(files::page_picture)),
        read("/r/{request}/versions/{n}", guest, get(compare::show)),
        act("/r/{request}/ask", guest, post(talk::ask)),
        act("/r/{request}/threads/{thread}", guest, post(talk::reply)),
        read("/r/{request}/pass", guest, get(pass::show)),
        read("/r/{request}/all", guest, get(all::show)),
        act("/r/{request}/all/{other}", guest, post(all::link)),
        read("/r/{request}/away", guest, get(away::show)),
        act("/r/{request}/away", guest, post(away::record)),
        act("/r/{request}/away/{absence}/end", guest, post(away::end)),
        act("/r/{request}/threads/{thread}/resolve", guest, post(talk::resolve)),
        act("/r/{request}/threads/{thread}/reopen", guest, post(talk::reopen)),
        act("/r/{request}/pass", guest, post(pass::send)),
        act("/r/{request}/acknowledge", guest, post(talk::acknowledge)),
        act("/r/{request}/tasks/{task}", guest, post(work::answer)),
        act("/r/{request}/tasks/{task}/{slot}", guest, supply),
        read("/r/{request}/tasks/{task}/{slot}", guest, get(work::download)),
        act("/r/{request}/conditions/{obligation}", guest, post(talk::condition)),
        act("/r/{request}/changes", guest, post(changes::collect)),
        act("/r/{request}/decide", guest, post(decide::choose)),
        read("/r/{request}/decide/{sheet}", guest, get(decide::show)),
        act("/r/{request}/decide/{sheet}", guest, post(decide::confirm)),
        act("/r/{request}/decide/{sheet}/code", guest, post(decide::send_code)),
        read("/r/{request}/receipt", guest, get(receipt::show)),
        act("/r/{request}/withdraw", guest, post(receipt::withdraw)),
        read("/r/{request}/record", guest, get(record::show)),
        read("/r/{request}/record.aef", guest, get(record::download)),
        read("/r/{request}/policy.txt", guest, get(record::policy)),
        read("/register/{confirmation}", guest, get(register::show)),
        act("/register/{confirmation}", guest, post(register::look)),
        read("/register/{confirmation}/prove", guest, get(register::prove::show)),
        act("/register/{confirmation}/prove", guest, post(register::prove::send)),
        act("/register/{confirmation}/prove/enter", guest, post(register::prove::enter)),
        act("/register/{confirmation}/again", guest, post(register::change)),
        act("/register/{confirmation}/code", guest, post(register::code)),
        act("/register/{confirmation}/confirm", guest, post(register::confirm)),
    ]
}

fn team() -> Vec<Route> {
    use Access::{Administrator, Member, Worker};
    use handlers::team::{
        bulk, calls, compare, edit, erase, files, filters, home, moving, named, request, requests, review, search,
        talk, uploads, work,
    };
    let upload = post(uploads::add).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    let supply = post(work::file).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX));
    vec![
        read("/", Member, get(home::show)),
        read("/search", Member, get(search::show)),
        read("/search/options", Member, get(search::options)),
        read("/requests", Member, get(requests::list)),
        act("/requests", Worker, post(requests::start)),
        read("/requests/list.csv", Member, get(requests::export)),
        act("/requests/filters", Member, post(filters::save)),
        act("/requests/filters/{filter}/remove", Member, post(filters::remove)),
        act("/requests/filters/{filter}/restore", Member, post(filters::restore)),
        act("/requests/bulk", Worker, post(bulk::look)),
        act("/requests/bulk/confirm", Worker, post(bulk::confirm)),
        read("/requests/bulk/done", Worker, get(bulk::done)),
        read("/requests/new", Worker, get(requests::new)),
        read("/requests/{request}", Member, get(request::show)),
        read("/requests/{request}/events", Member, get(request::events)),
        read("/requests/{request}/edit", Worker, get(edit::show)),
        act("/requests/{request}/edit", Worker, post(edit::save)),
        act("/requests/{request}/documents", Worker, upload),
        act("/requests/{request}/documents/{n}/remove", Worker, post(uploads::remove)),
        act("/requests/{request}/documents/{n}/restore", Worker, post(uploads::restore)),
        act("/requests/{request}/send", Worker, post(request::send)),
        act("/requests/{request}/threads", Worker, post(talk::ask)),
        act("/requests/{request}/threads/{thread}", Worker, post(talk::answer)),
        read("/requests/{request}/threads/{thread}/share", Worker, get(talk::share)),
        act("/requests/{request}/threads/{thread}/resolve", Worker, post(talk::resolve)),
        act("/requests/{request}/threads/{thread}/reopen", Worker, post(talk::reopen)),
        act("/requests/{request}/threads/{thread}/give", Worker, post(talk::give_to)),
        act("/requests/{request}/changes/{change}", Worker, post(talk::change)),
        act("/requests/{request}/conditions/{obligation}/met", Worker, post(talk::met)),
        act("/requests/{request}/conditions/{obligation}/judge", Worker, post(talk::judge)),
        act("/requests/{request}/named/{task}", Worker, post(named::answer)),
        act("/requests/{request}/review", Worker, post(review::open)),
        read("/requests/{request}/review/{sheet}", Worker, get(review::show)),
        act("/requests/{request}/review/{sheet}", Worker, post(review::confirm)),
        act("/requests/{request}/acknowledge", Worker, post(review::acknowledge)),
        act("/requests/{request}/tasks/{task}", Worker, post(work::answer)),
        act("/requests/{request}/tasks/{task}/{slot}", Worker, supply),
        read("/requests/{request}/tasks/{task}/{slot}", Member, get(work::download)),
        act("/requests/{request}/take-back", Worker, post(review::take_back)),
        act("/requests/{request}/withdraw", Worker, post(request::withdraw)),
        read("/requests/{request}/version", Worker, get(moving::show)),
        act("/requests/{request}/version", Worker, post(moving::go_over)),
        act("/requests/{request}/look-again", Worker, post(request::look_again)),
        act("/requests/{request}/calls/{step}", Worker, post(calls::answer)),
        act("/requests/{request}/fresh-link/{contact}", Worker, post(request::fresh_link)),
        act("/requests/{request}/dead-letters/{letter}/retry", Worker, post(request::retry)),
        read("/requests/{request}/files/{n}", Member, get(files::download)),
        read("/requests/{request}/files.zip", Member, get(files::download_all)),
        read("/requests/{request}/pages/{n}", Member, get(files::pages)),
        read("/requests/{request}/pages/{n}/print", Member, get(files::print)),
        read("/requests/{request}/pages/{n}/{page}/{size}", Member, get(files::page_picture)),
        read("/requests/{request}/versions/{n}", Member, get(compare::show)),
        act("/requests/{request}/seen", Member, post(compare::seen)),
        read("/requests/{request}/record", Member, get(files::record)),
        lately(read("/requests/{request}/record.aef", Member, get(files::record_bundle))),
        lately(read("/requests/{request}/erase", Administrator, get(erase::show))),
        lately(act("/requests/{request}/erase", Administrator, post(erase::look))),
        lately(act("/requests/{request}/erase/confirm", Administrator, post(erase::confirm))),
        read("/requests/{request}/policy.txt", Member, get(files::policy)),
    ]
}

fn people() -> Vec<Route> {
    use Access::{Administrator, Designer, Member, Worker};
    use handlers::team::{account, away, clients, confirm, connections, contacts, flows, people, settings, simulate};
    vec![
        read("/clients", Member, get(clients::list)),
        act("/clients", Administrator, post(clients::add)),
        read("/clients/{client}", Member, get(clients::show)),
        read("/clients/{client}/edit", Administrator, get(clients::edit)),
        act("/clients/{client}/edit", Administrator, post(clients::save)),
        act("/clients/{client}/contacts", Administrator, post(clients::add_contact)),
        read("/clients/{client}/contacts/{contact}", Administrator, get(contacts::show)),
        act("/clients/{client}/contacts/{contact}", Administrator, post(contacts::save)),
        act("/clients/{client}/contacts/{contact}/deactivate", Administrator, post(contacts::deactivate)),
        act("/clients/{client}/contacts/{contact}/activate", Administrator, post(contacts::activate)),
        act("/clients/{client}/contacts/{contact}/away", Administrator, post(away::of_contact)),
        act("/clients/{client}/contacts/{contact}/away/{absence}/end", Administrator, post(away::end_of_contact)),
        act("/clients/{client}/authority", Administrator, post(clients::grant)),
        act("/clients/{client}/authority/{grant}/end", Administrator, post(clients::end_grant)),
        act("/clients/{client}/primary", Administrator, post(clients::primary)),
        act("/clients/{client}/confirmations", Administrator, post(clients::ask)),
        act("/clients/{client}/confirmations/{confirmation}/settle", Administrator, post(clients::settle)),
        act("/clients/{client}/projects", Administrator, post(clients::add_project)),
        read("/flows", Member, get(flows::list)),
        read("/flows/{flow}", Member, get(flows::show)),
        read("/flows/{flow}/flow.yaml", Member, get(flows::file)),
        read("/flows/{flow}/simulate", Member, get(simulate::published)),
        read("/flows/{flow}/edit/simulate", Designer, get(simulate::draft)),
        read("/people", Member, get(people::show)),
        lately(act("/people", Administrator, post(people::add))),
        lately(act("/people/teams", Administrator, post(people::put_team))),
        read("/people/{member}", Administrator, get(people::show_member)),
        lately(act("/people/{member}", Administrator, post(people::save))),
        lately(act("/people/{member}/code", Administrator, post(people::new_code))),
        lately(act("/people/{member}/deactivate", Administrator, post(people::deactivate))),
        lately(act("/people/{member}/activate", Administrator, post(people::activate))),
        act("/people/{member}/away", Administrator, post(away::of_member)),
        act("/people/{member}/away/{absence}/end", Administrator, post(away::end_of_member)),
        read("/settings", Administrator, get(settings::show)),
        lately(act("/settings", Administrator, post(settings::save))),
        read("/connections", Administrator, get(connections::show)),
        lately(act("/connections", Administrator, post(connections::add))),
        lately(act("/connections/{connection}/secret", Administrator, post(connections::secret))),
        act("/connections/{connection}/try", Administrator, post(connections::try_out)),
        lately(act("/connections/{connection}/remove", Administrator, post(connections::remove))),
        lately(act("/connections/hooks", Administrator, post(connections::add_hook))),
        lately(act("/connections/hooks/{hook}/remove", Administrator, post(connections::remove_hook))),
        read("/confirm", Member, get(confirm::show)),
        act("/confirm", Member, post(confirm::confirm)),
        read("/account", Member, get(account::show)),
        act("/account/away", Worker, post(away::own)),
        act("/account/away/{absence}/end", Worker, post(away::end_own)),
        act("/account/password", Member, post(account::password)),
        read("/account/totp", Member, get(account::enrol)),
        act("/account/totp", Member, post(account::enrol_confirm)),
        act("/account/totp/off", Member, post(account::totp_off)),
        act("/account/sessions/end-others", Member, post(account::end_others)),
        act("/account/sessions/{session}/end", Member, post(account::end_session)),
        lately(act("/account/tokens", Worker, post(account::make_token))),
        act("/account/tokens/{token}/revoke", Member, post(account::revoke_token)),
    ]
}

fn designer() -> Vec<Route> {
    use Access::{Administrator, Designer};
    use handlers::team::designer::{self, begin, publish, show};
    use handlers::team::whatif;
    vec![
        read("/flows/new", Designer, get(begin::show)),
        act("/flows/new", Designer, post(begin::begin)),
        read("/flows/{flow}/edit", Designer, get(show::show)),
        act("/flows/{flow}/edit", Designer, post(designer::act::act)),
        read("/flows/{flow}/edit/whatif", Designer, get(whatif::show)),
        read("/flows/{flow}/edit/events", Designer, get(show::events)),
        act("/flows/{flow}/edit/here", Designer, post(show::here)),
        act("/flows/{flow}/edit/discard", Designer, post(publish::discard)),
        act("/flows/{flow}/edit/publish", Administrator, post(publish::publish)),
    ]
}

fn demo() -> Vec<Route> {
    use handlers::{demo_door, team::mailbox};
    vec![
        read("/demo", Access::Demo, get(demo_door::show)),
        act("/demo/enter", Access::Demo, post(demo_door::enter)),
        read("/mailbox", Access::Demo, get(mailbox::list)),
        read("/mailbox/{mail}", Access::Demo, get(mailbox::show)),
        read("/mailbox/{mail}/html", Access::Demo, get(mailbox::html)),
    ]
}

fn api() -> Vec<Route> {
    use Access::{Everybody, Token};
    // Every answer of the API carries the same things, so its routes are wrapped here.
    let call = |method, path, access, handler: MethodRouter<App>| Route {
        method,
        path,
        access,
        proof: Proof::AtSignIn,
        handler: handler.layer(from_fn(api::around)),
    };
    vec![
        call(Method::GET, "/api/v1/openapi.json", Everybody, get(api::openapi)),
        call(Method::GET, "/api/v1/me", Token, get(api::me::me)),
        call(Method::GET, "/api/v1/flows", Token, get(api::flows::list)),
        call(Method::PUT, "/api/v1/flows/{flow}", Token, put(api::flow_versions::publish)),
        call(Method::POST, "/api/v1/flows/{flow}/check", Token, post(api::flow_check::check)),
        call(Method::GET, "/api/v1/flows/{flow}/versions", Token, get(api::flow_versions::list)),
        call(Method::GET, "/api/v1/flows/{flow}/versions/{version}", Token, get(api::flow_versions::read)),
        call(Method::GET, "/api/v1/absences", Token, get(api::absences::list)),
        call(Method::POST, "/api/v1/absences", Token, post(api::absences::create)),
        call(Method::DELETE, "/api/v1/absences/{absence}", Token, delete(api::absences::end)),
        call(Method::GET, "/api/v1/clients", Token, get(api::clients::list)),
        call(Method::GET, "/api/v1/clients/{client}", Token, get(api::clients::read)),
        call(Method::GET, "/api/v1/requests", Token, get(api::requests::list)),
        call(Method::POST, "/api/v1/requests", Token, post(api::requests::create)),
        call(Method::GET, "/api/v1/requests/{request}", Token, get(api::requests::read)),
        call(Method::PATCH, "/api/v1/requests/{request}", Token, patch(api::requests::edit)),
        call(Method::POST, "/api/v1/requests/{request}/submit", Token, post(api::requests::send)),
        call(Method::POST, "/api/v1/requests/{request}/withdraw", Token, post(api::requests::withdraw)),
        call(Method::PUT, "/api/v1/requests/{request}/documents/{slot}", Token, put(api::documents::put)),
        call(Method::DELETE, "/api/v1/requests/{request}/documents/{slot}", Token, delete(api::documents::remove)),
        call(Method::POST, "/api/v1/requests/{request}/questions", Token, post(api::talk::ask)),
        call(Method::POST, "/api/v1/requests/{request}/questions/{thread}/answers", Token, post(api::talk::answer)),
        call(Method::POST, "/api/v1/requests/{request}/changes/{change}/answer", Token, post(api::talk::answer_change)),
        call(Method::GET, "/api/v1/requests/{request}/events", Token, get(api::events::list)),
        call(Method::GET, "/api/v1/requests/{request}/record.aef", Token, get(api::record::export)),
        call(Method::GET, "/api/{*rest}", Everybody, any(api::nothing_here)),
    ]
}

/// The router over the table, with what every answer carries.
pub fn router(app: &App) -> Router {
    let mut router: Router<App> = Router::new();
    for route in table() {
        let handler = match route.proof {
            Proof::AtSignIn => route.handler,
            Proof::Lately => route.handler.layer(from_fn_with_state(app.clone(), handlers::team::confirm::lately)),
        };
        router = router.route(route.path, handler);
    }
    router
        .fallback(handlers::common::nothing_here)
        .layer(DefaultBodyLimit::max(crate::web::form::FORM_BYTES_MAX))
        .layer(from_fn_with_state(app.clone(), guard::same_origin))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(from_fn(guard::no_panic))
        .with_state(app.clone())
}
