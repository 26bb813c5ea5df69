//! What an answer carries: a document, or the bytes of an object, which are read while they are sent. So what a download holds in
//! memory is one piece, however large the object is and however many ask for parts of it at a time.

use crypto::Sha256;
use directory::{ContentHash, Timestamp};
use store::blobs::PIECE;
use store::{Blob, Store, StoreError};

/// What an answer carries.
#[derive(Debug)]
pub enum Content {
    /// All of it.
    Whole(Vec<u8>),
    /// Some bytes of an object.
    Pieces(Pieces),
}

/// Some bytes of an object, piece by piece.
pub struct Pieces {
    store: Store,
    blob: Blob,
    now: Timestamp,
    /// The piece that comes next.
    number: u64,
    /// The bytes that are asked for: the first, and the one behind the last.
    from: u64,
    to: u64,
    /// Of all that has been read, where all of it is: the parts are authentic one by one, this says that they are these.
    digest: Option<Sha256>,
    /// Read already.
    ahead: Option<Vec<u8>>,
}

impl Pieces {
    /// Reads the first piece, so that bytes which are not there are refused and not broken off.
    pub(crate) async fn begin(
        store: Store,
        blob: Blob,
        (from, to): (u64, u64),
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let digest = (from == 0 && to == blob.length).then(Sha256::default);
        let number = from / PIECE as u64;
        let mut pieces = Self { store, blob, now, number, from, to, digest, ahead: None };
        pieces.ahead = pieces.read().await?;
        Ok(pieces)
    }

    /// The next bytes; none behind the last.
    ///
    /// # Errors
    /// The store's; the bytes are not those that were kept. What was given before is then to be thrown away.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        match self.ahead.take() {
            Some(piece) => Ok(Some(piece)),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let start = self.number * PIECE as u64;
        if start >= self.to {
            return Ok(None);
        }
        let gone = || StoreError::BlobGone(self.blob.id.clone());
        let mut piece =
            self.store.read_blob_piece(&self.blob, self.number, self.now).await?.ok_or_else(gone)?;
        self.number += 1;
        let last = start + piece.len() as u64 >= self.to;
        if let Some(digest) = &mut self.digest {
            digest.update(&piece);
        }
        if let Some(digest) = self.digest.take_if(|_| last) {
            // The last piece is held back until the whole is known to be right.
            if Some(ContentHash::from_digest(&digest.finish())) != self.blob.hash {
                let reason = "its parts are not what was kept".to_owned();
                return Err(StoreError::Undecodable { key: self.blob.id.clone(), reason });
            }
        }
        let within =
            |at: u64| usize::try_from(at.saturating_sub(start)).unwrap_or(usize::MAX).min(piece.len());
        let (from, to) = (within(self.from), within(self.to));
        piece.truncate(to);
        piece.drain(..from);
        Ok(Some(piece))
    }
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pieces").field("from", &self.from).field("to", &self.to).finish_non_exhaustive()
    }
}
