//! What every engine must keep, as tests: an engine is done when they pass.
//!
//! An engine's test binary says how a store of its kind is made ([`Fixture`]) and calls [`contract_suite!`]. The tests
//! use nouns of their own; [`Contended`] wraps an engine and makes commits conflict when the test wants them to.

mod atomic;
mod authentic;
mod blobs;
mod claims;
mod concurrency;
mod contended;
mod erasure;
mod hammer;
pub mod killed;
mod logs;
mod nouns;
mod opening;
mod records;
mod rotation;
mod scans;
mod seen;
mod subset;
mod upkeep;
mod work;

use std::sync::Arc;

use crypto::{DataKey, KeyRing, Zeroizing};
use directory::{AuditLine, Timestamp};

pub use atomic::*;
pub use authentic::*;
pub use blobs::*;
pub use claims::*;
pub use concurrency::*;
pub use contended::{Contended, Plan};
pub use erasure::*;
pub use hammer::*;
pub use logs::*;
pub use nouns::{Note, Person};
pub use opening::*;
pub use records::*;
pub use rotation::*;
pub use scans::*;
pub use seen::*;
pub use subset::outside_the_subset;
pub use upkeep::*;
pub use work::*;

use crate::engine::BoxFuture;
use crate::{Engine, OpenAs, Record, Store, StoreError};

/// One store for one test, empty at the beginning.
pub trait Fixture: Send + Sync + 'static {
    /// The engine; opened again if it was closed.
    fn engine(&self) -> BoxFuture<'_, Arc<dyn Engine>>;

    /// Closes the engine as a crash of the process would; what was acknowledged must be there afterwards.
    fn close(&self) -> BoxFuture<'_, ()>;

    /// What somebody with write access to the database can do: one SQL statement over the tables of the first
    /// migrations. Answers how many rows it changed.
    fn tamper<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, usize>;

    /// Another store of the same kind, empty.
    fn fresh(&self) -> BoxFuture<'_, Box<dyn Fixture>>;
}

/// The time at which tests begin.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// The keys that tests work with: always the same.
pub fn keys() -> KeyRing {
    KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new([7; 32]) })
}

/// The store in a fixture.
pub async fn store(fixture: &dyn Fixture) -> Store {
    must(Store::open(fixture.engine().await, keys(), OpenAs::Dev).await)
}

/// What must not fail in a test.
#[track_caller]
pub fn must<T>(result: Result<T, StoreError>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{error}"),
    }
}

/// What the audit log says of somebody who did something by hand.
pub fn by_hand(action: &str) -> AuditLine {
    AuditLine {
        at: NOW,
        request_id: uuid::Uuid::from_u128(1),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: "test".to_owned(),
        pool: None,
        sub: None,
        subject: None,
        source: None,
    }
}

/// Inserts a record, or panics.
pub async fn insert<N: Record>(store: &Store, record: &N) {
    must(crate::change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(record) }));
}

/// Puts a record over the one that is there, or panics.
pub async fn put<N: Record>(store: &Store, record: &N) {
    must(crate::change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.find::<N>(&record.key()).await?;
        unit.put(record)
    }));
}

/// Every top-level member that `sample` writes is declared in `MEMBERS`: without it a member that is left out on
/// purpose would be taken for a later version's and carried over. Give it a sample with every optional member there.
pub fn members_are_declared<N: Record>(sample: &N) {
    let body = serde_json::to_value(sample).expect("a record can be written as JSON");
    let body = body.as_object().expect("a record is a JSON object");
    let missing: Vec<&String> = body.keys().filter(|name| !N::MEMBERS.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "MEMBERS of {} lack {missing:?}", N::KIND);
}

/// Makes a test of every promise. `$fixture` is an expression that makes a fresh [`Fixture`]; after `if:`, one that may make
/// none, and says then why nothing is tested.
#[macro_export]
macro_rules! contract_suite {
    (if: $fixture:expr) => {
        $crate::contract_suite!(@each $fixture;
            // records
            what_is_inserted_is_found_again
            a_record_that_was_not_read_cannot_be_put_checked_or_deleted
            a_second_insert_of_a_key_is_refused_as_existing
            a_unit_sees_what_it_has_written
            a_read_that_moved_before_the_commit_runs_the_body_again
            a_check_of_something_only_read_conflicts_when_it_moved
            a_check_of_an_absence_conflicts_when_something_came
            a_key_used_again_does_not_meet_its_old_version
            a_key_of_another_kind_is_refused
            an_expired_record_is_absent_everywhere_and_makes_room
            unknown_members_of_a_later_version_are_preserved_rule_31
            unknown_members_below_the_top_level_are_preserved_or_refuse_the_change_rule_31
            a_record_for_later_readers_only_is_refused_with_its_reason_rule_31
            secrets_are_sealed_and_can_be_left_sealed
            an_own_key_is_new_after_deletion_and_kept_over_puts
            many_records_are_inserted_in_few_commits
            the_estimate_follows_inserts_and_deletes
            a_trace_counts_round_trips_and_commits
            reads_of_many_are_one_round_trip_in_the_order_asked
            // claims
            a_claim_is_held_by_one_record_only
            a_claim_is_found_with_its_owner_in_one_round_trip
            a_claim_moves_between_records_in_one_commit
            a_claim_held_twice_in_one_commit_is_refused
            a_claim_of_an_expired_record_is_free
            a_deleted_record_gives_up_its_claims_and_entries
            the_first_claim_that_is_held_wins
            a_free_claim_that_is_taken_conflicts
            // scans
            pages_hold_everything_once_in_order
            a_cursor_stays_right_while_rows_come_and_go
            an_exact_value_is_not_a_prefix_of_another
            a_range_of_an_index_has_its_first_and_not_its_last_value
            a_scan_goes_backwards_as_well
            values_with_slashes_and_control_characters_stay_apart
            a_scan_leaves_out_what_has_expired
            // remembered rows
            what_was_seen_follows_every_change
            what_was_seen_under_a_data_key_that_left_is_refused_rule_3
            what_was_seen_holds_no_secret_and_stays_its_own_noun
            // atomicity
            a_conflict_writes_nothing_at_all
            everything_of_a_commit_is_there_after_a_crash
            a_body_that_refuses_commits_nothing
            settings_are_compared_before_they_are_set
            log_lines_before_the_keys_are_refused
            // authenticity
            a_changed_field_of_a_record_is_refused_rule_3
            rows_swapped_between_keys_are_refused_rule_3
            a_sealed_part_or_own_key_of_another_record_is_refused_rule_3
            a_claim_pointed_at_another_record_is_refused_rule_3
            a_claim_put_in_by_hand_is_refused_rule_3
            an_index_entry_pointed_at_another_record_is_refused_rule_3
            an_index_entry_put_in_by_hand_is_refused_rule_3
            a_row_of_another_pool_or_kind_is_refused_rule_3
            // logs
            the_audit_chain_is_whole_over_crashes_rule_24
            a_changed_moved_or_missing_audit_line_is_found_rule_24
            the_feed_is_numbered_without_a_gap
            a_missing_feed_entry_is_refused_and_never_passed_over
            a_changed_feed_entry_is_refused
            a_trimmed_feed_refuses_cursors_from_before
            the_feed_is_trimmed_of_what_is_days_old
            a_feed_cursor_of_an_old_epoch_is_refused_rule_25
            // opening
            another_data_key_is_refused
            a_development_store_can_never_be_served_rule_16
            a_served_store_is_not_opened_by_dev
            a_store_of_a_later_version_is_refused_rule_31
            a_mark_that_was_taken_off_is_noticed
            // data keys
            data_keys_stay_while_an_upgrade_is_not_finished
            everything_is_made_anew_under_another_data_key_rule_4
            a_node_that_does_not_know_the_data_key_sets_nothing_aside_rule_3_rule_4
            data_keys_are_replaced_one_at_a_time_and_the_first_makes_salts_for_ever_rule_9
            // work
            a_job_is_gone_on_with_after_its_worker_died
            a_leased_job_is_left_alone_by_others
            a_job_that_fails_waits_longer_and_says_why
            a_job_is_started_in_the_commit_that_needs_it
            expired_records_are_swept_with_all_that_hangs_on_them
            everything_below_a_prefix_is_deleted_and_nothing_beside_it
            a_deletion_refuses_half_a_name
            a_message_is_leased_once_and_gone_when_done
            a_message_comes_again_when_its_worker_died
            a_message_that_may_have_gone_out_is_told_and_held_for_its_operator
            // bytes by their hash
            bytes_are_kept_once_and_found_by_their_hash
            bytes_that_nothing_names_are_swept
            bytes_that_are_named_while_they_are_swept_stay
            parts_that_were_tampered_with_are_refused_rule_3
            // upkeep
            a_checkpoint_shows_what_was_cut_off_or_rolled_back_rule_24
            what_the_log_says_of_a_person_dies_with_the_person_rule_25
            a_row_that_cannot_be_read_is_set_aside_and_nothing_else_waits
            a_check_reads_everything_and_names_what_is_wrong_rule_3
            a_copy_is_the_same_cell_by_cell_and_goes_on_where_it_was_killed
            a_store_that_is_woken_begins_a_new_epoch_and_its_log_says_who_did_rule_25
            two_versions_write_what_both_can_read_until_the_upgrade_is_finished_rule_31
            the_first_version_opens_what_the_second_writes_until_there_are_two_data_keys_rule_31
            // erasure
            a_deleted_pool_leaves_a_tombstone_for_all_that_was_in_it_rule_25
            checkpoints_that_contradict_each_other_or_the_log_are_refused_page_by_page_rule_24
            what_was_set_aside_does_not_outlive_an_erasure_rule_25
            messages_go_with_the_person_they_are_for_rule_25
            a_line_under_a_data_key_that_was_replaced_is_refused_rule_24
            // concurrency
            parallel_counts_lose_nothing
            of_parallel_inserts_of_one_claim_one_wins
            two_records_that_check_each_other_never_both_pass
            a_feed_reader_sees_every_entry_in_order_while_it_is_written
            the_audit_chain_is_whole_under_parallel_writers_rule_24
            forced_conflicts_change_no_outcome
            readers_never_see_half_a_commit
            // five flows under hammer
            nothing_of_a_deleted_pool_is_left_whoever_signed_up_meanwhile
            a_sign_up_that_had_seen_the_pool_does_not_get_in_after_its_deletion
            readers_see_every_revocation_once_and_in_order_over_crashes_and_trimming
            an_alias_always_has_exactly_one_holder_while_it_is_moved_about
            of_many_who_verify_one_address_without_force_one_gets_it
            an_address_that_is_taken_between_the_look_and_the_commit_is_seen_as_taken
            nothing_is_issued_once_the_disable_was_acknowledged
            parallel_refreshes_in_the_grace_window_yield_one_child
            reuse_after_the_grace_window_kills_the_family_once
            a_disable_between_the_read_and_the_commit_of_a_refresh_wins
            two_hundred_parallel_guesses_are_five_evaluations
            a_right_guess_takes_a_place_as_well
            the_last_place_taken_between_the_read_and_the_commit_is_gone
        );
    };
    (@each $fixture:expr; $($test:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                if let Some(fixture) = $fixture {
                    $crate::contract::$test(&fixture).await;
                }
            }
        )*
    };
    ($fixture:expr) => {
        $crate::contract_suite!(if: Some($fixture));
    };
}
