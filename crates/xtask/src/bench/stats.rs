//! Medians, spreads and percentiles of a few samples.

/// The middle, the least and the most of some samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

/// `None` of no samples. Of an even number the upper of the two in the middle.
pub(crate) fn spread(samples: &[f64]) -> Option<Spread> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(Spread {
        median: *sorted.get(sorted.len() / 2)?,
        min: *sorted.first()?,
        max: *sorted.last()?,
    })
}

/// The smallest sample that `share` (0 to 1) of all do not exceed; 0 of none.
pub(crate) fn percentile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let place = (share * samples.len() as f64).ceil() as usize;
    samples
        .get(place.clamp(1, samples.len().max(1)) - 1)
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_middle_and_both_ends() {
        let found = spread(&[3.0, 1.0, 2.0]).expect("three");
        assert_eq!((found.median, found.min, found.max), (2.0, 1.0, 3.0));
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let mut hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&mut hundred, 0.99), 99.0);
        assert_eq!(percentile(&mut hundred, 0.5), 50.0);
        assert_eq!(percentile(&mut [7.0], 0.99), 7.0);
        assert_eq!(percentile(&mut [], 0.99), 0.0);
    }
}
