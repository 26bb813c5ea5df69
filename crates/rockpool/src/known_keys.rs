//! The keys that a development server knows: that of its data folder, and the access keys that were made for it. Both
//! count only with a signature that verifies.

use std::pin::Pin;
use std::sync::Arc;

use access::temporary::Owner;
use access::{KeyTable, Principal};
use aws_wire::Exception;
use directory::Timestamp;
use server::identify::{AccessKeys, KnownKey, open_temporary};

use crate::folder::FolderKey;

/// Both kinds.
pub struct KnownKeys {
    /// The folder's own key (RULE-14).
    pub folder: FolderKey,
    /// Access keys, with what each may do (RULE-18).
    pub table: Arc<KeyTable>,
}

impl AccessKeys for KnownKeys {
    fn find<'a>(
        &'a self,
        id: &'a str,
        now: Timestamp,
    ) -> Pin<Box<dyn Future<Output = Result<Option<KnownKey>, Exception>> + Send + 'a>> {
        if id == self.folder.access_key_id {
            let known = KnownKey {
                secret: Arc::new(self.folder.secret_access_key.expose().to_owned()),
                principal: Principal::Dev { id: id.to_owned(), folder_key: true },
            };
            return Box::pin(async { Ok(Some(known)) });
        }
        AccessKeys::find(&*self.table, id, now)
    }

    fn find_temporary<'a>(
        &'a self,
        id: &'a str,
        token: &'a str,
        now: Timestamp,
    ) -> Pin<Box<dyn Future<Output = Result<Option<KnownKey>, Exception>> + Send + 'a>> {
        Box::pin(async move {
            let opened = open_temporary(self.table.store().keys(), id, token, now)?;
            let (Owner::Folder(owner) | Owner::Key(owner)) = &opened.owner;
            Ok(self.find(owner, now).await?.map(|of| of.in_role(opened)))
        })
    }

    fn used(&self, id: &str, now: Timestamp) {
        if id != self.folder.access_key_id {
            self.table.used(id, now);
        }
    }
}
