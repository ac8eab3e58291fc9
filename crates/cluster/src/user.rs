//! PostgreSQL refuses to run as root; then its programs run as the user `postgres`.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

/// Debian's package makes this user.
const NAME: &str = "postgres";

/// Another user than ourselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// The user to run as; none when we are not root and can run it ourselves.
    pub(crate) fn to_run_as() -> Result<Option<Self>> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let users = std::fs::read_to_string("/etc/passwd").context("/etc/passwd")?;
        let user = find(&users, NAME).context(
            "PostgreSQL does not run as root, and there is no user `postgres`; on Debian the \
             package `postgresql-common` makes it",
        )?;
        Ok(Some(user))
    }

    /// Lets a command run as this user.
    pub(crate) fn run(self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    /// Makes this user the owner of a file or folder.
    pub(crate) fn own(self, path: &Path) -> Result<()> {
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .with_context(|| format!("{} cannot be given away", path.display()))
    }
}

fn find(users: &str, name: &str) -> Option<User> {
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(User { uid, gid })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_list_of_users() {
        let users = "root:x:0:0:root:/root:/bin/bash\n\
                     postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(find(users, NAME), Some(User { uid: 101, gid: 104 }));
        assert_eq!(find(users, "post"), None);
    }
}
