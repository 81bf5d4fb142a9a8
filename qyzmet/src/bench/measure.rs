//! Percentiles, processor time and memory of this process.

use std::time::Duration;

use serde_json::{Value, json};

/// Times of one kind of request.
#[derive(Clone, Debug, Default)]
pub(super) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(super) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.0.extend_from_slice(&other.0);
    }

    /// Median, 95th and 99th percentile and maximum, in milliseconds.
    pub(super) fn summary(&self) -> Value {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = |share: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "an index of a list"
            )]
            let index = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
            sorted
                .get(index)
                .map_or(0.0, |time| (time.as_secs_f64() * 100_000.0).round() / 100.0)
        };
        json!({ "p50": at(0.50), "p95": at(0.95), "p99": at(0.99), "max": at(1.0) })
    }
}

/// Processor time of the whole process so far, user and system.
pub(super) fn process_cpu() -> Duration {
    cpu_of("/proc/self/stat")
}

/// Processor time of the calling thread so far.
pub(super) fn thread_cpu() -> Duration {
    // schedstat counts nanoseconds; stat counts hundredths of a second, too coarse for one part.
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(
        text.split_whitespace()
            .next()
            .and_then(|first| first.parse().ok())
            .unwrap_or(0),
    )
}

/// Resident memory of the process now and at its highest, in megabytes.
pub(super) fn memory_mb() -> (u64, u64) {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    (field("VmRSS:").unwrap_or(0) / 1024, field("VmHWM:").unwrap_or(0) / 1024)
}

fn cpu_of(path: &str) -> Duration {
    /// The unit of `/proc/…/stat` on every Linux there is.
    const TICKS_PER_SECOND: u64 = 100;
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // The second field is the command in parentheses and may hold spaces.
    let after = text.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_sorted_times() {
        let mut latencies = Latencies::default();
        for milliseconds in (1..=100).rev() {
            latencies.add(Duration::from_millis(milliseconds));
        }
        assert_eq!(
            latencies.summary(),
            json!({ "p50": 50.0, "p95": 95.0, "p99": 99.0, "max": 100.0 })
        );
    }

    #[test]
    fn this_process_has_memory_and_uses_its_processor() {
        assert!(memory_mb().1 > 0);
        // A tick of the clock is ten milliseconds: a young thread has used less.
        let started = std::time::Instant::now();
        while thread_cpu() == Duration::ZERO && started.elapsed() < Duration::from_secs(10) {
            std::hint::spin_loop();
        }
        assert!(thread_cpu() > Duration::ZERO);
    }
}
