//! Work on many things at once, of which the results come in order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Bytes; what the first thread of a process has.
const STACK: usize = 8 << 20;

/// Does `work` on each of them, on all cores, and hands the results over in their order. What is done too early waits.
pub fn in_order<T: Sync, R: Send>(all: &[T], work: impl Fn(&T) -> R + Sync, mut take: impl FnMut(R)) {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(all.len());
    let next = AtomicUsize::new(0);
    let (sender, done) = mpsc::channel();
    thread::scope(|scope| {
        let mut started = 0;
        for _ in 0..if workers > 1 { workers } else { 0 } {
            let (sender, next, work) = (sender.clone(), &next, &work);
            let worker = move || {
                while let Some((at, one)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, all.get(at)?))) {
                    if sender.send((at, work(one))).is_err() {
                        break;
                    }
                }
            };
            started += usize::from(thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker).is_ok());
        }
        drop(sender);
        if started == 0 {
            return all.iter().for_each(|one| take(work(one)));
        }
        let (mut early, mut due) = (BTreeMap::new(), 0);
        for (at, result) in done {
            early.insert(at, result);
            while let Some(result) = early.remove(&due) {
                take(result);
                due += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_takes_longest() {
        let all: Vec<u64> = (0..200).collect();
        let mut taken = Vec::new();
        let slow_first = |one: &u64| {
            (0..(200 - one) * 50).for_each(|turn| _ = std::hint::black_box(turn));
            *one
        };
        in_order(&all, slow_first, |one| taken.push(one));
        assert_eq!(taken, all);
        in_order(&[7], |one| one + 1, |one| taken.push(one));
        assert_eq!(taken.last(), Some(&8));
        in_order(&[], |one: &u64| *one, |_| panic!("there is nothing"));
    }
}
