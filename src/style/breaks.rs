//! Where to part numbers into classes: equal steps, equal counts, natural breaks.

/// How numbers are parted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassMethod {
    /// Every class holds as many features, as far as equal values allow.
    #[default]
    Quantile,
    /// The sum of squared distances from the classes' means is as small as it can be (Fisher 1958, Jenks 1977).
    NaturalBreaks,
    /// Every class spans as much.
    Equal,
}

impl ClassMethod {
    pub const ALL: [Self; 3] = [Self::Quantile, Self::NaturalBreaks, Self::Equal];
}

/// The upper ends of at most `classes` classes of `values`, rising; each class holds its upper end, and the last end is
/// the largest value. Fewer where there are fewer different values; empty where there is none. What is not finite is
/// left out.
#[must_use]
pub fn upper_ends(values: &[f64], classes: usize, method: ClassMethod) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let (Some(least), Some(greatest)) = (sorted.first().copied(), sorted.last().copied()) else {
        return Vec::new();
    };
    if classes == 0 {
        return Vec::new();
    }
    let mut ends: Vec<f64> = match method {
        ClassMethod::Equal => (1..=classes)
            .map(|class| least + (greatest - least) * ratio(class, classes))
            .collect(),
        ClassMethod::Quantile => (1..=classes)
            .map(|class| quantile(&sorted, ratio(class, classes)))
            .collect(),
        ClassMethod::NaturalBreaks => natural_breaks(&sorted, classes),
    };
    if let Some(last) = ends.last_mut() {
        // Whatever rounding made of it, the largest value belongs to the last class.
        *last = greatest;
    }
    ends.dedup();
    ends
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of classes and features are far below 2⁵³"
)]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Between the two nearest ranks, as `NumPy`'s and R's default (type 7) have it.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = share * ratio(last, 1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the last place"
    )]
    let below = (place.floor() as usize).min(last);
    let at = |place: usize| sorted.get(place.min(last)).copied().unwrap_or_default();
    let (low, high) = (at(below), at(below + 1));
    low + (high - low) * (place - ratio(below, 1))
}

/// Sums over the first values, so that a class costs the same to judge however many values it holds.
struct Sums {
    count: Vec<f64>,
    sum: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    /// Of different values, each with how often it occurs, taken from `origin`, which keeps the squares small.
    fn of(values: &[(f64, f64)], origin: f64) -> Self {
        let mut sums = Self {
            count: vec![0.0],
            sum: vec![0.0],
            squares: vec![0.0],
        };
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (value, times) in values {
            let offset = value - origin;
            count += times;
            sum += times * offset;
            squares += times * offset * offset;
            sums.count.push(count);
            sums.sum.push(sum);
            sums.squares.push(squares);
        }
        sums
    }

    /// The squared distances of the values from `begin` up to `end` from their mean.
    fn cost(&self, begin: usize, end: usize) -> f64 {
        let over = |sums: &[f64]| {
            let at = |place: usize| sums.get(place).copied().unwrap_or_default();
            at(end) - at(begin)
        };
        let (count, sum) = (over(&self.count), over(&self.sum));
        if count <= 0.0 {
            return 0.0;
        }
        (over(&self.squares) - sum * sum / count).max(0.0)
    }
}

/// Fisher's exact division of sorted values. The best last cut rises with the number of values, so each class takes
/// n log n steps and not n².
fn natural_breaks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let mut values: Vec<(f64, f64)> = Vec::new();
    for value in sorted {
        match values.last_mut() {
            Some((known, times)) if known.total_cmp(value).is_eq() => *times += 1.0,
            _ => values.push((*value, 1.0)),
        }
    }
    let count = values.len();
    let classes = classes.min(count);
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    let sums = Sums::of(&values, middle);
    // The least cost of the first values in so many classes, and where the last of them begins.
    let mut costs: Vec<f64> = (0..=count).map(|end| sums.cost(0, end)).collect();
    let mut cuts: Vec<Vec<usize>> = vec![vec![0; count + 1]];
    for class in 1..classes {
        let mut next = vec![f64::INFINITY; count + 1];
        let mut cut = vec![0; count + 1];
        let range = Range {
            ends: (class + 1, count),
            cuts: (class, count),
        };
        improve(&sums, &costs, range, &mut next, &mut cut);
        costs = next;
        cuts.push(cut);
    }
    let mut ends = Vec::new();
    let mut end = count;
    for cut in cuts.iter().rev() {
        if let Some((value, _)) = end.checked_sub(1).and_then(|last| values.get(last)) {
            ends.push(*value);
        }
        end = cut.get(end).copied().unwrap_or_default();
    }
    ends.reverse();
    ends
}

/// Ends to be settled, and the cuts that may be best for them; both with their last.
#[derive(Clone, Copy)]
struct Range {
    ends: (usize, usize),
    cuts: (usize, usize),
}

/// Settles the middle end, then both halves between the cuts that are left to them.
fn improve(sums: &Sums, costs: &[f64], range: Range, next: &mut [f64], cut: &mut [usize]) {
    let (first, last) = range.ends;
    if first > last {
        return;
    }
    let end = first.midpoint(last);
    let mut best = (f64::INFINITY, range.cuts.0);
    for begin in range.cuts.0..=range.cuts.1.min(end.saturating_sub(1)) {
        let cost = costs.get(begin).copied().unwrap_or(f64::INFINITY) + sums.cost(begin, end);
        if cost < best.0 {
            best = (cost, begin);
        }
    }
    if let (Some(next), Some(cut)) = (next.get_mut(end), cut.get_mut(end)) {
        (*next, *cut) = best;
    }
    let below = Range {
        ends: (first, end.saturating_sub(1)),
        cuts: (range.cuts.0, best.1),
    };
    let above = Range {
        ends: (end + 1, last),
        cuts: (best.1, range.cuts.1),
    };
    improve(sums, costs, below, next, cut);
    improve(sums, costs, above, next, cut);
}

#[cfg(test)]
mod tests {
    use super::{ClassMethod, upper_ends};

    fn check(values: &[f64], classes: usize, method: ClassMethod, expected: &[f64]) {
        let ends = upper_ends(values, classes, method);
        assert_eq!(ends.len(), expected.len(), "{method:?}: {ends:?}");
        for (end, expected) in ends.iter().zip(expected) {
            assert!((end - expected).abs() <= 1e-9 * expected.abs(), "{method:?}: {ends:?}");
        }
    }

    /// Sixty numbers with a tail, as in the script below.
    fn numbers() -> Vec<f64> {
        let number = |i: u32| {
            let tail = if i.is_multiple_of(7) { 200.0 } else { 0.0 };
            f64::from((i * i * 7 + 3 * i) % 101) + 0.25 * f64::from(i % 4) + tail
        };
        (0..60).map(number).collect()
    }

    /// `v = [((i*i*7+3*i) % 101) + 0.25*(i % 4) + (i % 7 == 0)*200.0 for i in range(60)]`; bins of mapclassify 2.10.0
    /// (`Quantiles`, `EqualInterval`, `FisherJenks`), the natural ones also those of jenkspy 0.4.1.
    #[test]
    fn classes_end_where_mapclassify_and_jenkspy_end_them() {
        let values = numbers();
        check(&values, 5, ClassMethod::Quantile, &[21.9, 45.25, 70.15, 93.6, 295.75]);
        check(&values, 5, ClassMethod::Equal, &[60.55, 119.35, 178.15, 236.95, 295.75]);
        check(
            &values,
            5,
            ClassMethod::NaturalBreaks,
            &[35.75, 73.25, 100.5, 219.25, 295.75],
        );
        let seven = [15.25, 35.75, 59.75, 79.75, 100.5, 219.25, 295.75];
        check(&values, 7, ClassMethod::NaturalBreaks, &seven);
        let few = [1.0, 1.0, 1.0, 2.0, 9.0, 10.0, 10.0, 50.0];
        check(&few, 3, ClassMethod::NaturalBreaks, &[2.0, 10.0, 50.0]);
        check(&few, 4, ClassMethod::Quantile, &[1.0, 5.5, 10.0, 50.0]);
    }

    #[test]
    fn fewer_values_than_classes_give_fewer_classes_and_none_gives_none() {
        for method in ClassMethod::ALL {
            check(&[], 5, method, &[]);
            check(&[f64::NAN], 5, method, &[]);
            check(&[3.0, 3.0], 5, method, &[3.0]);
            assert!(upper_ends(&[1.0, 2.0], 0, method).is_empty());
        }
        check(&[1.0, 2.0], 5, ClassMethod::NaturalBreaks, &[1.0, 2.0]);
    }

    #[test]
    fn a_hundred_thousand_different_numbers_are_parted_at_once() {
        let values: Vec<f64> = (0..100_000_u32)
            .map(|i| f64::from(i.wrapping_mul(2_654_435_761) >> 8))
            .collect();
        let ends = upper_ends(&values, 6, ClassMethod::NaturalBreaks);
        assert_eq!(ends.len(), 6);
        // Evenly spread numbers have evenly spread classes.
        let step = ends[5] / 6.0;
        let is_even = |(place, end): (u32, &f64)| (end - f64::from(place) * step).abs() < 0.01 * step;
        assert!((1_u32..).zip(&ends).all(is_even), "{ends:?}");
    }
}
