//! Whether a layer fits into memory: told before the machine begins to swap, with what is needed and what there is.
//!
//! What opening a layer takes at its highest was measured on layers of 0.5 to 10.5 million positions, by the peak of
//! `info` (resident, MB of 10⁶ bytes, the program's own 15 left out): 10.5 M positions in 20,000 polygons 325, 1.05 M in
//! 2,000 30, 1.25 M in 250,000 squares 209, 500,000 points with one attribute 122. The two figures below cover all four.

use super::open_layer::OperationError;
use crate::texts::cli::Sentence;
use crate::units;
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

/// Bytes that a position takes at the highest: its two numbers, which normalising leaves where they are, and its share of
/// the boxes that overlaps are found by.
const BYTES_PER_POSITION: u64 = 32;
/// Bytes that a feature takes beside its positions: attributes, parts, box, numbers.
const BYTES_PER_FEATURE: u64 = 850;
/// The least that a file takes, whatever it holds, over its own size.
const LEAST_SHARE: u64 = 1;
/// What files that are held in memory while they are read take over their own size, by what stands in their first bytes;
/// measured as above on 100,000 squares: databases 5.0, FlatGeobuf 5.2, drawings 10.5 times. `GeoParquet` is packed: 27 times
/// there, but shapes that don't repeat pack far less; what a file really needs is looked at once it is read.
const HELD: [(&[u8], u64); 5] = [
    (b"SQLite format 3\0", 6),
    (b"fgb\x03", 6),
    (b"PAR1", 10),
    (b"AutoCAD Binary DXF", 12),
    (b"SECTION", 12),
];
/// How far the first bytes reach.
const HEAD_BYTES: usize = 64;
/// The member that every feature has.
const GEOMETRY: &[u8] = b"\"geometry\"";
/// How much of a file's head is looked at.
const SAMPLE_BYTES: u64 = 1 << 18;

/// Taken as available where the system is not asked (others than Linux): what an office machine of 16 GB leaves.
pub const ASSUMED_BYTES: u64 = 8_000_000_000;

/// The memory that opening a file takes, guessed from its size and from what its first bytes hold. The file stands at
/// its beginning again afterwards.
///
/// # Errors
/// The file could not be read.
pub fn need_of_file(file: &mut File, file_bytes: u64) -> std::io::Result<u64> {
    let mut sample = Vec::new();
    file.by_ref().take(SAMPLE_BYTES).read_to_end(&mut sample)?;
    file.rewind()?;
    Ok(need_of_sample(&sample, file_bytes))
}

/// As [`need_of_file`], from the first bytes of the file.
#[must_use]
pub fn need_of_sample(sample: &[u8], file_bytes: u64) -> u64 {
    let (positions, features) = counted(sample);
    let of_sample = need_of_counts(positions, features);
    let share = u128::from(of_sample) * u128::from(file_bytes) / (sample.len() as u128).max(1);
    u64::try_from(share)
        .unwrap_or(u64::MAX)
        .max(least_share(sample).saturating_mul(file_bytes))
}

/// How many times its own size a file takes at least.
fn least_share(sample: &[u8]) -> u64 {
    let head = sample.get(..HEAD_BYTES).unwrap_or(sample);
    let is_in_head = |mark: &[u8]| head.windows(mark.len()).any(|window| window == mark);
    let known = HELD.iter().find(|(mark, _)| is_in_head(mark));
    known.map_or(LEAST_SHARE, |(_, share)| *share)
}

/// The memory that a layer with so many positions and features takes while it is opened.
#[must_use]
pub const fn need_of_counts(positions: u64, features: u64) -> u64 {
    let of_positions = positions.saturating_mul(BYTES_PER_POSITION);
    of_positions.saturating_add(features.saturating_mul(BYTES_PER_FEATURE))
}

/// Positions and features in a piece of GeoJSON: brackets that a number follows, and geometries.
fn counted(sample: &[u8]) -> (u64, u64) {
    let mut positions = 0;
    let mut is_open = false;
    for byte in sample {
        match byte {
            b'[' => is_open = true,
            b' ' | b'\t' | b'\r' | b'\n' => {}
            b'-' | b'0'..=b'9' => {
                positions += u64::from(is_open);
                is_open = false;
            }
            _ => is_open = false,
        }
    }
    let features = sample
        .windows(GEOMETRY.len())
        .filter(|window| *window == GEOMETRY)
        .count();
    (positions, features as u64)
}

/// Refuses what needs more than there is.
///
/// # Errors
/// A sentence with both figures and the file.
pub fn refuse_too_large(need_bytes: u64, available_bytes: u64, path: &str) -> Result<(), OperationError> {
    if need_bytes <= available_bytes {
        return Ok(());
    }
    Err(OperationError::Said(Sentence::DoesNotFit {
        need: megabytes(need_bytes),
        available: megabytes(available_bytes),
        path: path.to_owned(),
    }))
}

#[expect(clippy::cast_precision_loss, reason = "shown in whole megabytes")]
fn megabytes(bytes: u64) -> String {
    format!("{} MB", units::number(bytes as f64 / 1e6, 0))
}

/// Bytes that this process can take now without swapping: on Linux what the kernel calls available, and not more than
/// its control groups leave; elsewhere [`ASSUMED_BYTES`].
#[must_use]
pub fn available_bytes() -> u64 {
    if !cfg!(target_os = "linux") {
        return ASSUMED_BYTES;
    }
    let of_machine = fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| of_meminfo(&text));
    let of_machine = of_machine.unwrap_or(ASSUMED_BYTES);
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    group_folders(&groups)
        .iter()
        .filter_map(|folder| left_in_group(folder))
        .fold(of_machine, u64::min)
}

fn of_meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

/// The folders of the control groups that the process is in, and of those above them.
fn group_folders(groups: &str) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for line in groups.lines() {
        let mut fields = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (fields.next(), fields.next()) else {
            continue;
        };
        let root = match controllers {
            "" => Path::new("/sys/fs/cgroup"),
            named if named.split(',').any(|name| name == "memory") => Path::new("/sys/fs/cgroup/memory"),
            _ => continue,
        };
        let inner = Path::new(path.trim_start_matches('/'));
        folders.extend(inner.ancestors().map(|inner| root.join(inner)));
    }
    folders
}

/// What a control group leaves; `None` without a limit. Cached file pages count as free: the kernel takes them back.
fn left_in_group(folder: &Path) -> Option<u64> {
    let number = |name: &str| -> Option<u64> { fs::read_to_string(folder.join(name)).ok()?.trim().parse().ok() };
    let limit = number("memory.max").or_else(|| number("memory.limit_in_bytes"))?;
    let used = number("memory.current").or_else(|| number("memory.usage_in_bytes"))?;
    let stat = fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let cached: u64 = stat
        .lines()
        .find_map(|line| line.strip_prefix("inactive_file "))
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0);
    Some(limit.saturating_sub(used.saturating_sub(cached)))
}

#[cfg(test)]
mod tests {
    use super::{counted, group_folders, need_of_counts, need_of_sample, of_meminfo, refuse_too_large};
    use crate::texts::Language;
    use std::path::PathBuf;

    const SQUARE: &str = r#"{"type":"Feature","properties":{"n":[1]},"geometry":{"type":"Polygon","coordinates":[[[100.1, 30],[ -1,2],[3,4],[100.1,30]]]}}"#;

    #[test]
    fn positions_and_features_are_counted_in_a_piece_of_text() {
        // Four positions, and the list in the attributes looks like a fifth.
        assert_eq!(counted(SQUARE.as_bytes()), (5, 1));
        assert_eq!(counted(b""), (0, 0));
    }

    #[test]
    fn the_need_grows_with_the_file_and_is_never_below_its_size() {
        let of_one = need_of_counts(5, 1);
        let bytes = SQUARE.len() as u64;
        assert_eq!(need_of_sample(SQUARE.as_bytes(), bytes), of_one);
        assert_eq!(need_of_sample(SQUARE.as_bytes(), 1_000 * bytes), 1_000 * of_one);
        assert_eq!(need_of_sample(b"", 77), 77);
        assert_eq!(need_of_sample(b"SQLite format 3\0", 1_000), 6_000);
        assert_eq!(need_of_sample(b"  0\r\nSECTION\r\n  2\r\nHEADER", 1_000), 12_000);
        assert_eq!(need_of_counts(u64::MAX, 1), u64::MAX);
    }

    #[test]
    fn what_the_kernel_says_is_understood() {
        let text = "MemTotal:       24693928 kB\nMemFree:         200000 kB\nMemAvailable:   22000000 kB\n";
        assert_eq!(of_meminfo(text), Some(22_000_000 * 1024));
        assert_eq!(of_meminfo("MemTotal: 5 kB\n"), None);
        assert_eq!(
            group_folders("0::/user/app\n"),
            ["/sys/fs/cgroup/user/app", "/sys/fs/cgroup/user", "/sys/fs/cgroup/"].map(PathBuf::from)
        );
        assert_eq!(
            group_folders("5:cpu,memory:/box\n2:pids:/\n"),
            ["/sys/fs/cgroup/memory/box", "/sys/fs/cgroup/memory/"].map(PathBuf::from)
        );
    }

    #[test]
    fn a_refusal_tells_both_figures_and_the_file_last() {
        assert!(refuse_too_large(5, 5, "a.geojson").is_ok());
        let error = refuse_too_large(3_210_000_000, 1_000_000_000, "a.geojson").expect_err("too large");
        for language in [Language::Zh, Language::En] {
            let message = error.message(language);
            assert!(
                message.contains("3,210 MB") && message.contains("1,000 MB"),
                "{message}"
            );
            assert!(message.ends_with("a.geojson"), "{message}");
        }
    }
}
