//! The demonstration project inside the binary, so that the program shows something wherever it is put.

/// Name and bytes of every file of the demonstration project.
const FILES: [(&str, &[u8]); 14] = [
    (PROJECT, include_bytes!("../../data/demo/ecozone.toml")),
    ("coast.geojson", include_bytes!("../../data/demo/coast.geojson")),
    ("coastline.geojson", include_bytes!("../../data/demo/coastline.geojson")),
    (
        "control_units.geojson",
        include_bytes!("../../data/demo/control_units.geojson"),
    ),
    ("counties.geojson", include_bytes!("../../data/demo/counties.geojson")),
    ("covers.geojson", include_bytes!("../../data/demo/covers.geojson")),
    ("greenbelt.geojson", include_bytes!("../../data/demo/greenbelt.geojson")),
    ("lakes.geojson", include_bytes!("../../data/demo/lakes.geojson")),
    (
        "prefectures.geojson",
        include_bytes!("../../data/demo/prefectures.geojson"),
    ),
    ("provinces.geojson", include_bytes!("../../data/demo/provinces.geojson")),
    ("redline.geojson", include_bytes!("../../data/demo/redline.geojson")),
    ("reserves.geojson", include_bytes!("../../data/demo/reserves.geojson")),
    ("sea.geojson", include_bytes!("../../data/demo/sea.geojson")),
    ("sites.geojson", include_bytes!("../../data/demo/sites.geojson")),
];

/// The project file among the demonstration's files.
pub const PROJECT: &str = "ecozone.toml";

/// The bytes of a file of the demonstration project.
#[must_use]
pub fn file(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, bytes)| *bytes)
}

#[cfg(test)]
mod tests {
    use super::{FILES, file};
    use crate::operations::open_layer::LayerSource;
    use crate::operations::project::demo_project;

    #[test]
    fn every_layer_of_the_demonstration_project_is_in_the_binary() {
        let project = demo_project().expect("the demonstration project");
        for layer in &project.layers {
            for source in std::iter::once(&layer.source).chain(&layer.covers) {
                let LayerSource::Demo(name) = source else {
                    panic!("{source:?} is outside the binary");
                };
                assert!(file(name).is_some(), "{name}");
            }
        }
        assert!(FILES.iter().all(|(_, bytes)| !bytes.is_empty()));
    }
}
