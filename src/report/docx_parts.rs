//! The parts of a Word document beside its text: styles, header, footer, properties, and how they hang together.
use super::docx::NAMESPACES;
use super::markup::escape;
use super::model::Report;
use crate::texts::Language;
use crate::texts::report::ReportText as T;
use std::fmt::Write as _;

pub(super) const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

pub(super) const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Default Extension=\"png\" ContentType=\"image/png\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/word/header2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/word/footer2.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

pub(super) const PACKAGE_RELATIONSHIPS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
</Relationships>";

/// What the text refers to: its styles, header, footer and pictures.
pub(super) fn relationships(pictures: usize) -> String {
    const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut out =
        format!("{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    let mut add = |id: &str, kind: &str, target: &str| {
        let _ = write!(
            out,
            "<Relationship Id=\"{id}\" Type=\"{KIND}/{kind}\" Target=\"{target}\"/>"
        );
    };
    add("rIdStyles", "styles", "styles.xml");
    add("rIdSettings", "settings", "settings.xml");
    for number in 1..=2 {
        add(&format!("rIdHeader{number}"), "header", &format!("header{number}.xml"));
        add(&format!("rIdFooter{number}"), "footer", &format!("footer{number}.xml"));
    }
    for number in 1..=pictures {
        add(
            &format!("rIdImage{number}"),
            "image",
            &format!("media/image{number}.png"),
        );
    }
    out.push_str("</Relationships>");
    out
}

pub(super) fn settings() -> String {
    format!(
        "{XML}<w:settings {NAMESPACES}><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"
    )
}

/// Title, office and day; the day only if it was given.
pub(super) fn core_properties(report: &Report) -> String {
    let created = report.date.as_deref().map_or_else(String::new, |date| {
        format!(
            "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}T00:00:00Z</dcterms:created>",
            escape(date)
        )
    });
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <cp:contentStatus>{}</cp:contentStatus><dc:description>EcoZone {}</dc:description>{created}</cp:coreProperties>",
        escape(&report.heading()),
        escape(report.office.as_deref().unwrap_or_default()),
        escape(report.secrecy.as_deref().unwrap_or_default()),
        env!("CARGO_PKG_VERSION"),
    )
}

fn text(text: &str, look: &str) -> String {
    format!(
        "<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
        escape(text)
    )
}

/// Three parts of a line of some width: left, in the middle, right.
fn line(element: &str, width: u32, parts: [String; 3]) -> String {
    const TAB: &str = "<w:r><w:tab/></w:r>";
    let [left, middle, right] = parts;
    format!(
        "{XML}<w:{element} {NAMESPACES}><w:p><w:pPr><w:pStyle w:val=\"Margin\"/><w:tabs><w:tab w:val=\"center\" \
         w:pos=\"{}\"/><w:tab w:val=\"right\" w:pos=\"{width}\"/></w:tabs></w:pPr>{left}{TAB}{middle}{TAB}{right}</w:p></w:{element}>",
        width / 2
    )
}

/// The line above every page: what it is, whether it is illustrative, who may see it.
pub(super) fn header(report: &Report, width: u32) -> String {
    let mark = if report.is_illustrative {
        T::IllustrativePage.get(report.language)
    } else {
        ""
    };
    line(
        "hdr",
        width,
        [
            text(&report.heading(), ""),
            text(mark, "<w:b/><w:color w:val=\"A01C22\"/>"),
            text(report.secrecy.as_deref().unwrap_or_default(), "<w:b/>"),
        ],
    )
}

/// The line below every page: office and day, program, page of pages.
pub(super) fn footer(report: &Report, width: u32) -> String {
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    let ends: Vec<&str> = report.office.iter().chain(&report.date).map(String::as_str).collect();
    line(
        "ftr",
        width,
        [
            text(&ends.join(" · "), ""),
            text(concat!("EcoZone ", env!("CARGO_PKG_VERSION")), ""),
            format!("{}{}{}", field("PAGE"), text(" / ", ""), field("NUMPAGES")),
        ],
    )
}

/// Paragraphs and tables by the names that Word has for them, so that they can be changed in one place.
pub(super) fn styles(language: Language) -> String {
    let spoken = language.pick("zh-CN", "en-GB");
    let mut out = format!(
        "{XML}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Noto Sans SC\" \
         w:hAnsi=\"Noto Sans SC\" w:eastAsia=\"Noto Sans SC\" w:cs=\"Noto Sans SC\"/><w:sz w:val=\"19\"/>\
         <w:lang w:val=\"{spoken}\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>\
         <w:spacing w:after=\"80\" w:line=\"264\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
    );
    let styles = [
        (
            "Title",
            "Title",
            "<w:spacing w:after=\"160\"/>",
            "<w:b/><w:sz w:val=\"34\"/>",
        ),
        (
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:spacing w:before=\"320\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
            "<w:b/><w:sz w:val=\"25\"/>",
        ),
        (
            "Heading2",
            "heading 2",
            "<w:keepNext/><w:spacing w:before=\"220\" w:after=\"80\"/><w:outlineLvl w:val=\"1\"/>",
            "<w:b/><w:sz w:val=\"21\"/>",
        ),
        (
            "Quiet",
            "Report remark",
            "",
            "<w:color w:val=\"4C5551\"/><w:sz w:val=\"16\"/>",
        ),
        (
            "Small",
            "Report line",
            "<w:spacing w:after=\"20\"/>",
            "<w:sz w:val=\"16\"/>",
        ),
        (
            "Warning",
            "Report warning",
            "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"6\" w:color=\"A01C22\"/></w:pBdr>",
            "<w:color w:val=\"A01C22\"/>",
        ),
        (
            "Cell",
            "Report cell",
            "<w:spacing w:before=\"20\" w:after=\"20\" w:line=\"240\" w:lineRule=\"auto\"/>",
            "<w:sz w:val=\"15\"/>",
        ),
        (
            "Margin",
            "Report margin",
            "",
            "<w:color w:val=\"4C5551\"/><w:sz w:val=\"15\"/>",
        ),
    ];
    for (id, name, paragraph, letters) in styles {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
    }
    out.push_str(
        "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Report\"><w:name w:val=\"Report table\"/><w:basedOn w:val=\"TableNormal\"/>\
         <w:tblPr><w:tblBorders><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"C9CFCB\"/>\
         <w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"C9CFCB\"/></w:tblBorders><w:tblCellMar>\
         <w:left w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style></w:styles>",
    );
    out
}
