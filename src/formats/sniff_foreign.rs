//! Layers in formats of other programs that are not read: named, with the way to export them from the program that has them.

use super::message::Message;
use super::opened::Head;

/// A format, and what to do about a file of it; each in Chinese and English.
type Foreign = ((&'static str, &'static str), (&'static str, &'static str));

/// Compound documents of old Windows programs, which hold one kind as well as another: their names tell.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

const CAD: (&str, &str) = (
    "请在 MicroStation 中另存为 DXF（文件→另存为），或用 QGIS 打开后导出为 GeoPackage 或 Shapefile",
    "save it as DXF from MicroStation (File, Save As), or open it in QGIS and export GeoPackage or shapefile",
);
const MAPINFO: (&str, &str) = (
    "请在 MapInfo（表→导出）或 QGIS（导出→要素另存为）中导出为 GeoPackage 或 Shapefile",
    "export it as GeoPackage or shapefile from MapInfo (Table, Export) or QGIS (Export, Save Features As)",
);
const ARCGIS: (&str, &str) = (
    "请在 ArcGIS 中把所需图层导出为 Shapefile 或 GeoPackage（要素类转要素类），或在 QGIS 中导出→要素另存为",
    "export the layers that are wanted as shapefile or GeoPackage from ArcGIS (Feature Class to Feature Class) or QGIS (Export, \
     Save Features As)",
);
const NO_DATA: (&str, &str) = (
    "它只记录图层的样式和位置，不含数据：请打开其中引用的数据文件，或在该软件中导出图层",
    "it holds the styles and places of layers and no data: open the data files that it names, or export the layers from that program",
);
const CHINESE: (&str, &str) = (
    "请用原软件（或当地数据转换工具）导出为 Shapefile 或 GeoPackage 后再打开",
    "export it as shapefile or GeoPackage from the program that it comes from",
);
const QGIS: (&str, &str) = (
    "请用 QGIS 打开，再导出→要素另存为 GeoPackage 或 GeoJSON",
    "open it in QGIS and export it (Save Features As) as GeoPackage or GeoJSON",
);
const SHEET: (&str, &str) = (
    "请在 WPS、Excel 或 LibreOffice 中另存为 .xlsx 或 .csv 后再打开",
    "save it as .xlsx or .csv from a spreadsheet program and open that",
);

/// The refusal of a file in one of these formats; `None` for any other.
pub fn refusal(head: &Head) -> Option<Message> {
    let ((zh, en), (advice_zh, advice_en)) = by_bytes(head).or_else(|| by_words(head)).or_else(|| by_name(head))?;
    Some(Message::new(
        format!("文件看起来是{zh}，无法读取：{advice_zh}"),
        format!("the file looks like {en} and can't be read: {advice_en}"),
    ))
}

/// The refusal of an archive with a file geodatabase in it.
#[must_use]
pub fn packed_geodatabase() -> Message {
    let (zh, en) = ARCGIS;
    Message::new(
        format!("压缩包里是 ESRI 文件地理数据库（FileGDB），无法直接读取：{zh}"),
        format!("the archive holds an ESRI file geodatabase, which can't be read as it is: {en}"),
    )
}

fn by_bytes(head: &Head) -> Option<Foreign> {
    let begins = |bytes: &[u8]| head.bytes.starts_with(bytes);
    let has = |bytes: &[u8]| head.bytes.windows(bytes.len()).any(|window| window == bytes);
    Some(
        if begins(&[0x08, 0x09, 0xFE, 0x02]) || begins(&[0xC8, 0x09, 0xFE, 0x02]) {
            (("MicroStation DGN 图纸（V7）", "a MicroStation DGN drawing (V7)"), CAD)
        } else if begins(COMPOUND) && head.is_named(".dgn") {
            (("MicroStation DGN 图纸（V8）", "a MicroStation DGN drawing (V8)"), CAD)
        } else if begins(COMPOUND) && head.is_named(".sde") {
            (
                (
                    "ArcSDE 数据库连接文件（.sde）",
                    "a connection to an ArcSDE database (.sde)",
                ),
                ARCGIS,
            )
        } else if begins(COMPOUND)
            && [".mxd", ".lyr", ".mxt", ".pmf"]
                .iter()
                .any(|ending| head.is_named(ending))
        {
            (
                (
                    "ArcGIS 地图或图层文件（.mxd、.lyr）",
                    "an ArcGIS map or layer file (.mxd, .lyr)",
                ),
                NO_DATA,
            )
        } else if begins(b"\0\x01\0\0Standard Jet DB") || begins(b"\0\x01\0\0Standard ACE DB") {
            (
                (
                    "Access 数据库（.mdb、.accdb），可能是个人地理数据库",
                    "an Access database (.mdb, .accdb), perhaps a personal geodatabase",
                ),
                ARCGIS,
            )
        } else if begins(b"PK\x03\x04") && has(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
            (
                ("OpenDocument 表格（.ods）", "an OpenDocument spreadsheet (.ods)"),
                SHEET,
            )
        } else if begins(b"PK\x03\x04") && (head.is_named(".qgz") || head.is_named(".aprx")) {
            (
                (
                    "GIS 工程文件（.qgz、.aprx）",
                    "a project of a GIS program (.qgz, .aprx)",
                ),
                NO_DATA,
            )
        } else if begins(b"WMAP") {
            (
                ("MapGIS 6 文件（.wp、.wl、.wt）", "a MapGIS 6 file (.wp, .wl, .wt)"),
                CHINESE,
            )
        } else if begins(b"\x89HDF\r\n") || begins(b"CDF\x01") || begins(b"CDF\x02") {
            (("NetCDF/HDF 栅格", "a NetCDF or HDF raster"), QGIS)
        } else if begins(b"PMTiles") {
            (
                (
                    "瓦片包（PMTiles），其中的图形已按比例尺简化",
                    "a package of tiles (PMTiles), whose shapes are simplified by scale",
                ),
                (
                    "请向数据提供方索取原始矢量数据",
                    "ask its provider for the vector data that it was made from",
                ),
            )
        } else if begins(b"LASF") {
            (("LAS 点云", "a LAS point cloud"), QGIS)
        } else {
            return None;
        },
    )
}

fn by_words(head: &Head) -> Option<Foreign> {
    let text = head.text.as_str();
    let begins = |word: &str| text.starts_with(word);
    let has = |word: &str| text.contains(word);
    Some(if begins("!table") && has("definition table") {
        (("MapInfo 表（.tab）", "a MapInfo table (.tab)"), MAPINFO)
    } else if begins("version") && (has("\ncharset") || has("\ncolumns")) && has("delimiter") {
        (
            ("MapInfo 交换文件（.mif）", "a MapInfo interchange file (.mif)"),
            MAPINFO,
        )
    } else if begins("headbegin") || begins("cnsdtf") || has("cnsdtf-vct") {
        (
            (
                "国家矢量交换格式文件（.vct）",
                "a file of the Chinese vector exchange format (.vct)",
            ),
            CHINESE,
        )
    } else if begins("exp  0") || begins("exp 0") {
        (
            ("ArcInfo 交换文件（.e00）", "an ArcInfo interchange file (.e00)"),
            ARCGIS,
        )
    } else if begins("<") && has("<qgis ") || begins("<!doctype qgis") {
        (("QGIS 工程文件（.qgs）", "a QGIS project (.qgs)"), NO_DATA)
    } else if begins("<") && has("<osm") {
        (("OpenStreetMap 数据（.osm）", "OpenStreetMap data (.osm)"), QGIS)
    } else if begins("<") && has("<gpx") {
        (("GPX 航迹", "a GPX track"), QGIS)
    } else if begins("<") && has("gml") {
        (("GML 文件", "a GML file"), QGIS)
    } else {
        return None;
    })
}

/// Files that nothing but their names tells.
fn by_name(head: &Head) -> Option<Foreign> {
    let is = |endings: &[&str]| endings.iter().any(|ending| head.is_named(ending));
    if !head.is_binary() {
        return None;
    }
    Some(if is(&[".gdbtable", ".gdbtablx", ".gdbindexes"]) {
        (
            (
                "ESRI 文件地理数据库（FileGDB）的一部分",
                "a part of an ESRI file geodatabase",
            ),
            ARCGIS,
        )
    } else if is(&[".map", ".id", ".ind"]) {
        (("MapInfo 表的一部分", "a part of a MapInfo table"), MAPINFO)
    } else if is(&[".udb", ".udd", ".sdb", ".sdd"]) {
        (("SuperMap 数据源", "a SuperMap data source"), CHINESE)
    } else if is(&[".ovobj", ".ovjsn"]) {
        (
            ("奥维对象文件（.ovobj）", "a file of Ovital objects (.ovobj)"),
            (
                "请在奥维互动地图中导出为 KML 后再打开",
                "export it as KML from the Ovital map and open that",
            ),
        )
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::refusal;
    use crate::formats::opened::Head;

    /// First bytes as GDAL's drivers and the formats' descriptions give them.
    #[test]
    fn formats_of_other_programs_are_named_with_the_way_out_of_them() {
        for (name, bytes, format, way) in [
            (
                "a.dgn",
                &b"\x08\x09\xFE\x02rest"[..],
                "DGN drawing (V7)",
                "MicroStation",
            ),
            ("a.dgn", b"\xD0\xCF\x11\xE0rest", "DGN drawing (V8)", "DXF"),
            ("a.sde", b"\xD0\xCF\x11\xE0rest", "ArcSDE", "Feature Class"),
            ("a.mxd", b"\xD0\xCF\x11\xE0rest", "map or layer file", "no data"),
            (
                "a.mdb",
                b"\0\x01\0\0Standard Jet DB\0",
                "Access database",
                "Feature Class",
            ),
            (
                "a.ods",
                b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "(.ods)",
                ".xlsx",
            ),
            (
                "a.tab",
                b"!table\n!version 300\n!charset WindowsSimpChinese\n\nDefinition Table\n  Type NATIVE",
                "(.tab)",
                "MapInfo",
            ),
            (
                "a.mif",
                b"Version   300\nCharset \"Neutral\"\nDelimiter \",\"\nColumns 1\n",
                "(.mif)",
                "Table, Export",
            ),
            (
                "a.vct",
                b"HeadBegin\nDataMark:CNSDTF-VCT\nVersion:1.0\n",
                "(.vct)",
                "shapefile",
            ),
            ("a.e00", b"EXP  0 /HOME/A.E00\n", "(.e00)", "shapefile"),
            ("a.wp", b"WMAP`D23", "MapGIS", "shapefile"),
            (
                "a.qgs",
                b"<!DOCTYPE qgis PUBLIC>\n<qgis version=\"3\">",
                "QGIS project",
                "no data",
            ),
            (
                "a00000001.gdbtable",
                b"\x03\0\0\0\x08\0\0\0",
                "file geodatabase",
                "Feature Class",
            ),
        ] {
            let head = Head::new(bytes.to_vec(), name, None);
            let message = refusal(&head).unwrap_or_else(|| panic!("{name} is named"));
            assert!(
                message.en.contains(format) && message.en.contains(way),
                "{name}: {message}"
            );
        }
        for (name, bytes) in [("a.txt", &b"Version of a text"[..]), ("a.doc", b"\xD0\xCF\x11\xE0rest")] {
            assert!(refusal(&Head::new(bytes.to_vec(), name, None)).is_none(), "{name}");
        }
    }
}
