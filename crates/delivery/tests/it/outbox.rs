//! The outbox against a queue and a carrier that can fail.

use std::sync::Arc;
use std::time::Duration;

use delivery::{BoxFuture, ByMedium, Carrier, Delivered, Handover, Mailbox, Outbox, Undelivered};
use directory::{Clock, Contact, ManualClock, Message, Timestamp};
use futures_util::FutureExt as _;
use parking_lot::Mutex;
use store::outbox::Why;

use crate::message;
use crate::queue_in_memory::Memory;

/// Answers as it is told and counts what it was handed.
#[derive(Default)]
struct Moody {
    refuses: Mutex<Option<Undelivered>>,
    handed: Mutex<Vec<u128>>,
    /// Its other end cannot tell copies.
    begins: bool,
    /// It never comes back.
    hangs: bool,
}

impl Carrier for Moody {
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        handover: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>> {
        self.handed.lock().push(message.id.as_u128());
        let answer = self.refuses.lock().clone().map_or(Ok(()), Err);
        Box::pin(async move {
            if self.begins {
                handover.begins().await?;
            }
            if self.hangs {
                std::future::pending::<()>().await;
            }
            answer
        })
    }
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::new(Timestamp::from_seconds(1_700_000_001)))
}

#[tokio::test]
async fn flush_delivers_everything_that_is_due() {
    let queue = Memory::with((0..40).map(|number| message(number, "ada@example.com")));
    let mailbox = Mailbox::new();
    let outbox = Outbox::new(queue.clone(), Arc::new(mailbox.clone()), clock());
    assert_eq!(outbox.flush().await.unwrap(), Delivered { delivered: 40, put_back: 0, held: 0 });
    assert_eq!((queue.len(), mailbox.list(None).len()), (0, 40));
    assert_eq!(outbox.flush().await.unwrap(), Delivered::default());
}

#[tokio::test]
async fn a_message_that_is_not_taken_is_tried_again_and_later_each_time() {
    let queue = Memory::with([message(1, "ada@example.com")]);
    let carrier = Arc::new(Moody::default());
    *carrier.refuses.lock() = Some(Undelivered::Later("busy".into()));
    let clock = clock();
    let outbox = Outbox::new(queue.clone(), carrier.clone(), clock.clone());
    for wait in [5, 10, 20] {
        let before = clock.now();
        assert_eq!(outbox.flush().await.unwrap().put_back, 1);
        assert_eq!(queue.entries.lock()[0].due_at, before + Duration::from_secs(wait));
        assert_eq!(outbox.flush().await.unwrap(), Delivered::default(), "not due yet");
        clock.advance(Duration::from_secs(wait));
    }
    *carrier.refuses.lock() = None;
    assert_eq!(outbox.flush().await.unwrap().delivered, 1);
    assert_eq!(carrier.handed.lock().len(), 4);
    assert_eq!(queue.len(), 0);
}

#[tokio::test]
async fn a_message_that_nobody_will_take_is_held_and_tried_no_more() {
    let queue = Memory::with([message(1, "ada@example.com")]);
    let carrier = Arc::new(Moody::default());
    *carrier.refuses.lock() = Some(Undelivered::Never("no such user".into()));
    let outbox = Outbox::new(queue.clone(), carrier.clone(), clock());
    assert_eq!(outbox.flush().await.unwrap(), Delivered { delivered: 0, put_back: 0, held: 1 });
    assert_eq!(outbox.flush().await.unwrap(), Delivered::default());
    assert_eq!(queue.held(), [Some(Why::Refused)]);
}

#[tokio::test]
async fn a_message_older_than_a_day_is_held() {
    let queue = Memory::with([message(1, "ada@example.com")]);
    let carrier = Arc::new(Moody::default());
    *carrier.refuses.lock() = Some(Undelivered::Later("busy".into()));
    let clock = clock();
    let outbox = Outbox::new(queue.clone(), carrier, clock.clone());
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(outbox.flush().await.unwrap().held, 1);
}

#[tokio::test]
async fn an_acknowledged_message_is_never_handed_over_again_though_the_queue_fails() {
    let queue = Memory::with([1, 2].map(|number| message(number, "ada@example.com")));
    let carrier = Arc::new(Moody::default());
    let clock = clock();
    let outbox = Outbox::new(queue.clone(), carrier.clone(), clock.clone());
    *queue.refuses_done.lock() = true;
    assert!(outbox.flush().await.is_err());
    for _ in 0..3 {
        clock.advance(Duration::from_secs(3_600));
        assert!(outbox.flush().await.is_err());
    }
    *queue.refuses_done.lock() = false;
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(outbox.flush().await.unwrap().delivered, 2);
    assert_eq!(*carrier.handed.lock(), [1, 2]);
    assert_eq!(queue.len(), 0);
}

#[tokio::test]
async fn a_carrier_that_hangs_is_left_and_asked_again_only_if_nothing_went_out() {
    for begins in [true, false] {
        let queue = Memory::with([message(1, "ada@example.com")]);
        let carrier = Arc::new(Moody { begins, hangs: true, ..Moody::default() });
        let clock = clock();
        let soon = Duration::from_millis(20);
        let outbox = Outbox::waiting(queue.clone(), carrier.clone(), clock.clone(), soon);
        let round = outbox.flush().await.unwrap();
        assert_eq!((round.held, round.put_back), if begins { (1, 0) } else { (0, 1) });
        clock.advance(Duration::from_secs(3_600));
        outbox.flush().await.unwrap();
        assert_eq!(carrier.handed.lock().len(), if begins { 1 } else { 2 });
        assert_eq!(queue.held(), [begins.then_some(Why::Doubtful)]);
    }
}

#[tokio::test]
async fn a_message_whose_worker_was_killed_while_it_went_out_is_not_sent_twice() {
    for begins in [true, false] {
        let queue = Memory::with([message(1, "ada@example.com")]);
        let clock = clock();
        let killed = Moody { begins, hangs: true, ..Moody::default() };
        let mut worker = Box::pin({
            let outbox = Outbox::new(queue.clone(), Arc::new(killed), clock.clone());
            async move { outbox.flush().await.unwrap() }
        });
        // As far as it gets; then its process is gone.
        assert!(worker.as_mut().now_or_never().is_none());
        drop(worker);
        let carrier = Arc::new(Moody { begins, ..Moody::default() });
        let next = Outbox::new(queue.clone(), carrier.clone(), clock.clone());
        assert_eq!(next.flush().await.unwrap(), Delivered::default(), "its lease still holds");
        clock.advance(Duration::from_secs(3_600));
        next.flush().await.unwrap();
        assert_eq!(carrier.handed.lock().len(), usize::from(!begins));
        assert_eq!(queue.held(), if begins { vec![Some(Why::Doubtful)] } else { vec![] });
    }
}

#[tokio::test]
async fn letters_do_not_wait_for_a_gateway_that_does_not_answer() {
    let short = |number| Message { medium: Contact::PhoneNumber, ..message(number, "+15550100") };
    // More than a round holds, and all of them before the letter.
    let queue = Memory::with((1..40).map(short).chain([message(99, "ada@example.com")]));
    let (mailbox, gateway) = (Mailbox::new(), Arc::new(Moody { hangs: true, ..Moody::default() }));
    let carrier = ByMedium { email: Arc::new(mailbox.clone()), sms: gateway.clone() };
    let outbox = Outbox::new(queue.clone(), Arc::new(carrier), clock());
    let mut worker = Box::pin(async move { outbox.flush().await.unwrap() });
    assert!(worker.as_mut().now_or_never().is_none(), "the gateway has its messages in hand");
    assert_eq!(gateway.handed.lock().len(), 16);
    assert_eq!(mailbox.list(None).len(), 1);
    assert_eq!(queue.len(), 39, "and the letter is acknowledged already");
}

#[tokio::test]
async fn the_worker_stops_when_it_is_told_and_delivers_before() {
    let queue = Memory::with([message(1, "ada@example.com")]);
    let mailbox = Mailbox::new();
    let outbox = Outbox::new(queue, Arc::new(mailbox.clone()), clock());
    outbox.run(std::future::ready(())).await;
    assert_eq!(mailbox.list(None).len(), 1);
}
