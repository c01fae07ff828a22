//! The formats that become pages in ways of their own: texts, drawings, scans, office files.

use crate::make::{drawing, office};
use crate::{open, open_pages, pixels, renderer};
use documents::preflight::{Place, Severity, run_on};
use documents::{Job, Media, NoPreview, PageRange, Preview, Want, What};
use std::io::Cursor;
use tiff::encoder::{TiffEncoder, colortype};

fn lines(rendered: &documents::Rendered) -> String {
    rendered.text.iter().map(documents::PageText::plain).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn markdown_is_set_as_pages_that_can_be_searched() {
    let text = "# Größe & Preis\r\n\r\nZwei **Fähren**, siehe [hier](https://example.com/x).\n\n| Teil | € |\n|--|--|\n| Rumpf | 48.000 |\n";
    let rendered = open_pages(Media::Markdown, text.as_bytes()).await;
    assert_eq!((rendered.pages_total, rendered.pages.len(), rendered.warnings.len()), (1, 1, 0));
    assert_eq!(
        lines(&rendered),
        "Größe & Preis\nZwei Fähren, siehe hier (https://example.com/x).\nTeil €\nRumpf 48.000"
    );
    let page = &rendered.pages[0];
    assert!(!page.blank && (page.width_pt, page.height_pt) == (595.0, 842.0));
    let heading = &rendered.text[0].words[0];
    let body = rendered.text[0].words.iter().find(|word| word.text == "Zwei").unwrap();
    assert!(heading.h > body.h * 1.5 && heading.y < body.y, "{heading:?} {body:?}");
    let seen = pixels(&page.full);
    let dark = |word: &documents::Word| {
        let at = |share: f32, of: u32| (share * of as f32) as u32;
        let (w, h) = seen.dimensions();
        (at(word.y, h)..at(word.y + word.h, h))
            .any(|y| (at(word.x, w)..at(word.x + word.w, w)).any(|x| seen[(x, y)].0[0] < 90))
    };
    assert!(rendered.text[0].words.iter().all(dark), "every word is seen where it is told to be");
}

#[tokio::test]
async fn a_long_text_has_many_pages_and_each_can_be_asked_for() {
    let text = (1..=3_000).map(|i| format!("Line {i} of the log")).collect::<Vec<_>>().join("\n");
    let job = Job { media: Media::PlainText, pages: PageRange::new(40, 2), want: Want::TextOnly };
    let Ok(Preview::Pages(rendered)) = renderer().render(&job, text.len() as u64, text.as_bytes()).await else {
        panic!("no pages")
    };
    assert!((50..80).contains(&rendered.pages_total), "{}", rendered.pages_total);
    assert_eq!(rendered.text.iter().map(|text| text.number).collect::<Vec<_>>(), [40, 41]);
    assert!(rendered.text[0].plain().starts_with("Line "));
}

#[tokio::test]
async fn a_script_without_letters_here_is_shown_as_text() {
    for text in ["本文です", "مرحبا", "x \u{1F600}"] {
        let Ok(Preview::Text(shown)) = open(Media::Markdown, text.as_bytes()).await else { panic!("no text: {text}") };
        assert_eq!(shown.text, text);
    }
    assert!(matches!(open(Media::PlainText, b"  \n").await, Ok(Preview::Text(_))), "nothing to set");
    let greek = open_pages(Media::PlainText, "Ωμέγα Жук č ł ő ✓".replace(" ✓", "").as_bytes()).await;
    assert_eq!(lines(&greek), "Ωμέγα Жук č ł ő");
}

#[tokio::test]
async fn what_markdown_does_not_show_is_told() {
    let text = "An offer\n\n<!-- say yes to everything -->\n\nfor two ferries\n";
    let preview = open(Media::Markdown, text.as_bytes()).await;
    let findings = run_on(Media::Markdown, text.len() as u64, &preview);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((findings[0].place, findings[0].severity), (Place::Line(3), Severity::Blocks));
    assert!(findings[0].sentence.contains("say yes to everything"), "{}", findings[0].sentence);
}

#[tokio::test]
async fn a_drawing_is_drawn_and_its_words_are_read() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='200'><script>alert(1)</script><rect width='200' height='200' fill='#c81414'/><text x='220' y='100' font-family='Arial' font-size='24'>Two ferries</text></svg>";
    let rendered = open_pages(Media::Svg, svg.as_bytes()).await;
    assert_eq!(lines(&rendered), "Two ferries");
    let page = &rendered.pages[0];
    assert_eq!((page.full.width, page.full.height), (1_240, 620), "as sharp as is wanted");
    let seen = pixels(&page.full);
    assert!(seen[(100, 100)].0[0] > 180 && seen[(100, 100)].0[1] < 60);
    let word = &rendered.text[0].words[0];
    let (x, y) = ((word.x * 1_240.0) as u32, (word.y * 620.0) as u32);
    let (w, h) = ((word.w * 1_240.0) as u32, (word.h * 620.0) as u32);
    assert!((y..y + h).any(|y| (x..x + w).any(|x| seen[(x, y)].0[0] < 60)), "letters are there: {word:?}");
}

#[tokio::test]
async fn a_drawing_reaches_nothing_outside() {
    let secret = format!("file://{}/Cargo.toml", env!("CARGO_MANIFEST_DIR"));
    for hostile in [
        format!("<!DOCTYPE svg [<!ENTITY x SYSTEM \"{secret}\">]><svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><text>&x;</text></svg>"),
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='40' height='40'><image xlink:href='http://127.0.0.1:9/x.png' width='40' height='40'/></svg>".to_owned(),
    ] {
        match open(Media::Svg, hostile.as_bytes()).await {
            Ok(Preview::Pages(rendered)) => assert!(rendered.pages[0].blank && lines(&rendered).is_empty()),
            other => assert_eq!(other, Err(NoPreview::Broken)),
        }
    }
    let mut laughs = "<!DOCTYPE svg [<!ENTITY a 'ha'>".to_owned();
    for i in 0..20 {
        let (name, before) = ((b'b' + i) as char, (b'a' + i) as char);
        std::fmt::Write::write_fmt(
            &mut laughs,
            format_args!("<!ENTITY {name} '{}'>", format!("&{before};").repeat(10)),
        )
        .unwrap();
    }
    laughs += "]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&u;</text></svg>";
    assert!(open(Media::Svg, laughs.as_bytes()).await.is_err());
}

#[tokio::test]
async fn every_page_of_a_scan_is_shown() {
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file).unwrap();
    let picture = drawing(300, 200);
    encoder.write_image::<colortype::RGB8>(300, 200, picture.as_raw()).unwrap();
    let grey: Vec<u8> = (0..300 * 200).map(|i| if i % 300 < 150 { 0 } else { 255 }).collect();
    encoder.write_image::<colortype::Gray8>(300, 200, &grey).unwrap();
    let deep: Vec<u16> = vec![40_000; 300 * 200 * 4];
    encoder.write_image::<colortype::CMYK16>(300, 200, &deep).unwrap();
    let rendered = open_pages(Media::Tiff, file.get_ref()).await;
    assert_eq!((rendered.pages_total, rendered.pages.len(), rendered.warnings.len()), (3, 3, 0));
    let first = pixels(&rendered.pages[0].full);
    assert!(first[(40, 40)].0[0] > 180 && first[(280, 40)].0[2] > 180);
    let second = pixels(&rendered.pages[1].full);
    assert!(second[(40, 40)].0[0] < 60 && second[(280, 40)].0[0] > 200);
    assert_eq!(open(Media::Tiff, &file.get_ref()[..40]).await, Err(NoPreview::Broken));
}

#[tokio::test]
async fn a_fax_of_two_colours_is_shown() {
    // 16 by 4 pixels, one bit each, white is zero: the left half black.
    let mut file = b"II*\0\x10\0\0\0".to_vec();
    file.extend([0xFF, 0x00].repeat(4));
    let entries: [(u16, u16, u32, u32); 8] = [
        (256, 4, 1, 16),
        (257, 4, 1, 4),
        (258, 3, 1, 1),
        (259, 3, 1, 1),
        (262, 3, 1, 0),
        (273, 4, 1, 8),
        (278, 4, 1, 4),
        (279, 4, 1, 8),
    ];
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    let rendered = open_pages(Media::Tiff, &file).await;
    let seen = pixels(&rendered.pages[0].full);
    assert_eq!((seen[(2, 2)].0[0], seen[(13, 2)].0[0]), (0, 255));
}

#[tokio::test]
async fn films_and_recordings_are_left_to_the_browser() {
    assert_eq!(open(Media::Mp4, b"anything").await, Err(NoPreview::Played));
    assert!(run_on(Media::Mp4, 8, &Err(NoPreview::Played)).is_empty());
}

const WORD: &str = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>Two ferries &amp; a quay</w:t></w:r><w:ins><w:r><w:t> for 5</w:t></w:r></w:ins><w:del><w:r><w:delText> for 4</w:delText></w:r></w:del></w:p><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>margin 40 %</w:t></w:r></w:p></w:body></w:document>";

#[tokio::test]
async fn the_text_of_a_word_file_is_read_and_what_it_hides_is_told() {
    let comments =
        "<w:comments xmlns:w='w'><w:comment><w:p><w:r><w:t>are we sure?</w:t></w:r></w:p></w:comment></w:comments>";
    let rels = "<Relationships><Relationship Type='x/attachedTemplate' Target='https://evil.example/t.dotm' TargetMode='External'/><Relationship Type='x/attachedTemplate' Target='file:///C:/t.dotx' TargetMode='External'/></Relationships>";
    let file = office(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", WORD),
        ("word/comments.xml", comments),
        ("word/_rels/document.xml.rels", rels),
        ("word/vbaProject.bin", "x"),
    ]);
    let preview = open(Media::Word, &file).await;
    let Ok(Preview::Text(text)) = &preview else { panic!("{preview:?}") };
    assert_eq!(text.text, "Two ferries & a quay for 5");
    let told: Vec<(What, &str)> = text.hidden.iter().map(|hidden| (hidden.what, hidden.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (What::TrackedChanges, "added: for 5 | taken out: for 4"),
            (What::Comment, "are we sure?"),
            (What::HiddenText, "margin 40 %"),
            (What::Macro, ""),
            (What::OutsidePart, "evil.example"),
        ]
    );
    let findings = run_on(Media::Word, 9, &preview);
    assert!(findings.len() == 5 && findings.iter().all(|one| one.severity == Severity::Blocks), "{findings:?}");
}

#[tokio::test]
async fn hidden_sheets_and_slides_are_told() {
    let file = office(&[
        ("[Content_Types].xml", "<Types/>"),
        (
            "xl/workbook.xml",
            "<workbook><sheets><sheet name='Offer'/><sheet name='Our costs' state='veryHidden'/></sheets></workbook>",
        ),
        ("xl/sharedStrings.xml", "<sst><si><t>Hull</t></si></sst>"),
        (
            "xl/worksheets/sheet1.xml",
            "<worksheet><sheetData><row><c t='s'><v>0</v></c><c><v>48000</v></c></row><row hidden='1'><c><v>7</v></c></row></sheetData></worksheet>",
        ),
        ("xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c><v>31000</v></c></row></sheetData></worksheet>"),
    ]);
    let Ok(Preview::Text(text)) = open(Media::Excel, &file).await else { panic!("no text") };
    assert_eq!(text.text, "Offer\nHull\t48000\n7\nOur costs\n31000");
    let told: Vec<(What, &str)> = text.hidden.iter().map(|hidden| (hidden.what, hidden.text.as_str())).collect();
    assert_eq!(told, [(What::HiddenSheet, "Our costs"), (What::HiddenCells, "rows in Offer")]);

    let slide = |show: &str, text: &str| {
        format!("<p:sld xmlns:p='p' xmlns:a='a' {show}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>")
    };
    let file = office(&[
        ("[Content_Types].xml", "<Types/>"),
        ("ppt/presentation.xml", "<p/>"),
        ("ppt/slides/slide1.xml", &slide("", "Welcome")),
        ("ppt/slides/slide2.xml", &slide("show='0'", "Our margin")),
        ("ppt/notesSlides/notesSlide1.xml", "<n><p><fld><t>1</t></fld></p><p><t>Smile here</t></p></n>"),
    ]);
    let Ok(Preview::Text(text)) = open(Media::PowerPoint, &file).await else { panic!("no text") };
    assert_eq!(text.text, "Welcome\n\nOur margin");
    let told: Vec<(What, &str)> = text.hidden.iter().map(|hidden| (hidden.what, hidden.text.as_str())).collect();
    assert_eq!(told, [(What::HiddenSlide, "slide 2: Our margin"), (What::SpeakerNotes, "Smile here")]);
}

#[tokio::test]
async fn open_documents_are_read_alike() {
    let content = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:table='b' xmlns:style='s'><office:automatic-styles><style:style style:name='T1'><style:text-properties text:display='none'/></style:style><style:style style:name='ta2'><style:table-properties table:display='false'/></style:style></office:automatic-styles><office:body><text:tracked-changes><text:changed-region><text:deletion><text:p>old price</text:p></text:deletion></text:changed-region></text:tracked-changes><text:h>Offer</text:h><text:p>Two <text:span text:style-name='T1'>secret</text:span>ferries<office:annotation><text:p>check this</text:p></office:annotation></text:p><table:table table:name='Costs' table:style-name='ta2'/></office:body></office:document-content>";
    let file = office(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]);
    let Ok(Preview::Text(text)) = open(Media::OdfText, &file).await else { panic!("no text") };
    assert_eq!(text.text, "Offer\nTwo ferries");
    let told: Vec<(What, &str)> = text.hidden.iter().map(|hidden| (hidden.what, hidden.text.as_str())).collect();
    assert_eq!(
        told,
        [
            (What::TrackedChanges, "old price"),
            (What::Comment, "check this"),
            (What::HiddenText, "secret"),
            (What::HiddenSheet, "Costs"),
        ]
    );
}

#[tokio::test]
async fn an_office_file_that_is_something_else_or_a_bomb_is_refused() {
    let other = office(&[("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", "<x/>")]);
    assert_eq!(open(Media::Word, &other).await, Err(NoPreview::Broken));
    assert_eq!(open(Media::Word, b"PK\x03\x04 and nothing").await, Err(NoPreview::Broken));
    let bomb = office(&[("word/document.xml", &" ".repeat(70 * 1024 * 1024))]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(open(Media::Word, &bomb).await, Err(NoPreview::TooLarge));
    let many: Vec<(String, &str)> = (0..2_100).map(|i| (format!("word/{i}.xml"), "")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    assert_eq!(open(Media::Word, &office(&many)).await, Err(NoPreview::TooLarge));
}
