//! Style sheets, scripts and pictures, inside the binary.
//!
//! Each has one URL that names its content, so it may be kept for ever; a new release has new URLs. There is no build
//! step: what is sent is the file in this folder without its comment lines and indentation (see `trimmed`).

use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// How long a browser may keep an asset. The URL changes whenever the content does.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// A file as it is sent.
#[derive(Debug)]
pub struct Asset {
    /// The name in the source tree, as templates use it: `base.css`.
    pub name: &'static str,
    /// `/assets/base.1f2e3d4c5b6a.css`.
    pub url: String,
    /// Value of the `Content-Type` header.
    pub media: &'static str,
    /// What is sent.
    pub bytes: Vec<u8>,
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let base = asset("base.js", JS, include_str!("base.js"));
    // What several scripts need is in base.js once. They name it as it is in this folder; what is sent names it as it is sent.
    let importing = |name, source: &str| asset(name, JS, &source.replace("./base.js", &base.url));
    let (pins, palette) =
        (importing("pins.js", include_str!("pins.js")), importing("palette.js", include_str!("palette.js")));
    let team = importing("team.js", &include_str!("team.js").replace("./palette.js", &palette.url));
    let compare = importing("compare.js", include_str!("compare.js"));
    let reader_css = asset("reader.css", CSS, include_str!("reader.css"));
    // Pages do not name these: the viewer asks for them when the page is there, when somebody looks for words, or wants to mark a spot.
    let find = importing("find.js", include_str!("find.js"));
    let reader = include_str!("reader.js").replace("./find.js", &find.url).replace("./reader.css", &reader_css.url);
    let reader = importing("reader.js", &reader);
    let viewer = include_str!("viewer.js").replace("./pins.js", &pins.url).replace("./reader.js", &reader.url);
    let viewer = importing("viewer.js", &viewer);
    let print = importing("print.js", include_str!("print.js"));
    let designer = importing("designer.js", include_str!("designer.js"));
    vec![
        base,
        compare,
        designer,
        find,
        palette,
        pins,
        print,
        reader,
        reader_css,
        team,
        viewer,
        asset("print.css", CSS, include_str!("print.css")),
        asset("kept.css", CSS, include_str!("kept.css")),
        asset("viewer.css", CSS, include_str!("viewer.css")),
        asset("base.css", CSS, include_str!("base.css")),
        asset("client.css", CSS, include_str!("client.css")),
        asset("compare.css", CSS, include_str!("compare.css")),
        asset("record.css", CSS, concat!(include_str!("log.css"), include_str!("record.css"))),
        asset("team.css", CSS, concat!(include_str!("log.css"), include_str!("team.css"))),
        asset("link.js", JS, include_str!("link.js")),
        asset("favicon.svg", SVG, include_str!("favicon.svg")),
    ]
});

/// The URL of an asset for a template. An unknown name is a bug in a template, which every page's sample test finds.
pub fn asset_url(name: &str) -> &'static str {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    assert!(found.is_some(), "no asset is called {name}");
    found.map_or("", |asset| asset.url.as_str())
}

/// The asset at a request path, or none: an old URL is never answered with newer content.
pub fn lookup(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url == path)
}

/// Every asset, for the gallery of pages.
#[cfg(test)]
pub(crate) fn all() -> &'static [Asset] {
    &ASSETS
}

fn asset(name: &'static str, media: &'static str, source: &str) -> Asset {
    let text = trimmed(source);
    // In style sheets, spaces after commas and around child selectors mean nothing either.
    let bytes = if media == CSS { text.replace(", ", ",").replace(" > ", ">") } else { text }.into_bytes();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let digest = Sha256::digest(&bytes);
    let hash = digest.iter().take(6).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    Asset { name, url: format!("/assets/{stem}.{hash}.{extension}"), media, bytes }
}

/// Drops comments, blank lines and indentation. Our files keep no line break and no comment mark inside a string.
fn trimmed(source: &str) -> String {
    let mut sent = String::with_capacity(source.len());
    let mut inside_comment = false;
    for mut line in source.lines().map(str::trim) {
        if inside_comment {
            let Some((_, after)) = line.split_once("*/") else { continue };
            line = after.trim_start();
            inside_comment = false;
        }
        let mut kept = String::with_capacity(line.len());
        while let Some((before, comment)) = line.split_once("/*") {
            kept.push_str(before);
            let Some((_, after)) = comment.split_once("*/") else {
                inside_comment = true;
                line = "";
                break;
            };
            line = after.trim_start();
        }
        kept.push_str(line);
        let kept = kept.trim_end();
        if !kept.is_empty() && !kept.starts_with("//") {
            sent.push_str(kept);
            sent.push('\n');
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_content_and_answer_only_for_it() {
        for asset in ASSETS.iter() {
            assert_eq!(lookup(&asset.url).map(|found| found.name), Some(asset.name));
            assert!(asset.url.starts_with("/assets/") && asset.url.matches('.').count() == 2, "{}", asset.url);
        }
        let names: std::collections::BTreeSet<&str> = ASSETS.iter().map(|asset| asset.name).collect();
        assert_eq!(names.len(), ASSETS.len(), "a name twice");
        let team = ASSETS.iter().find(|asset| asset.name == "team.js").unwrap();
        let text = std::str::from_utf8(&team.bytes).unwrap();
        assert!(text.contains(asset_url("base.js")) && !text.contains("./base.js"), "imports name what is sent");
        let viewer = ASSETS.iter().find(|asset| asset.name == "viewer.js").unwrap();
        let text = std::str::from_utf8(&viewer.bytes).unwrap();
        assert!(text.contains(asset_url("pins.js")) && !text.contains("./pins.js"), "also what comes on demand");
        assert!(lookup("/assets/base.000000000000.css").is_none());
        assert!(lookup("/assets/base.css").is_none());
        assert_ne!(asset("a.css", CSS, "a{}").url, asset("a.css", CSS, "b{}").url);
    }

    #[test]
    fn comments_and_indentation_stay_at_home() {
        let source = "/* one\n two */\n  a{\n    b:c\n  }\n// three\n\n/** a type */ (x).y = 1;\nf(/** @type {any} */ (z));\n/** four */\n";
        assert_eq!(trimmed(source), "a{\nb:c\n}\n(x).y = 1;\nf((z));\n");
        for asset in ASSETS.iter() {
            let text = std::str::from_utf8(&asset.bytes).unwrap();
            assert!(!text.contains("/*") && !text.contains("\n//"), "{} keeps a comment", asset.name);
            assert!(
                asset.media == SVG || !text.contains("http") && !text.contains("url(h"),
                "{} leads outside",
                asset.name
            );
        }
    }
}
