//! Everything that people see in a browser, as data in and HTML out.
//!
//! A page is a struct with a template beside it (`pages/`), made of the parts in `components/`, inside one of the
//! `layouts/`. Nothing here knows the store, the domain or HTTP: handlers fill a struct and call [`render`].
//! Start reading at [`pages::client::review`], the page everything else leads to.

pub mod assets;
pub mod components;
pub mod error;
pub mod form;
#[cfg(test)]
pub(crate) mod gallery;
pub mod guard;
pub mod handlers;
pub mod language;
pub mod limits;
pub mod pages;
pub mod present;
pub mod routes;
pub mod session;

/// Renders a page or a part of one, and puts the drawings of the icons it uses where the layout says `<!--icons-->`.
///
/// Handlers call this and never `Template::render`, so that no page can forget its icons.
pub fn render(page: &impl askama::Template) -> Result<String, askama::Error> {
    Ok(components::icons::with_symbols(page.render()?))
}
