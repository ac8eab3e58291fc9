//! Who may do what: one table for the whole house. Every staff route names its permission.

use serde::{Deserialize, Serialize};

/// 角色: what an account or a service token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 坐席: the bureau's seat; sees every case and every lead.
    Seat,
    /// 承办单位: a unit that was given a case or a lead; sees those only.
    Unit,
    /// 监督员: reads every case without anybody in it, and comments; moves none.
    Supervisor,
}

/// 权限
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See cases and what was written in them.
    ReadCases,
    /// See who sent a case or a lead; each reading is recorded.
    ReadPerson,
    /// Read the files of a case; each reading is recorded.
    ReadFiles,
    /// Move a case on.
    MoveCases,
    /// See which notices were sent, and send one again.
    Notices,
    /// Give a case to another unit, let a held one through, refuse one.
    DirectCases,
    /// See leads and what was written in them.
    ReadLeads,
    /// Move a lead on.
    MoveLeads,
    /// Give a lead to another unit.
    DirectLeads,
    /// See cases by their redacted texts alone.
    ReviewCases,
    /// Comment on a case, for staff to read.
    Comment,
    /// Store a redacted text beside the sender's own words.
    Redact,
    /// Publish what became of a case, and take it back.
    PublishResults,
    /// Fetch the report to the upper body and the list for the archive.
    Report,
    /// Look at what is held, let it through or refuse it.
    DecideHeld,
}

/// Each role with what it may do.
pub const TABLE: &[(Role, &[Permission])] = &[
    (
        Role::Seat,
        &[
            Permission::ReadCases,
            Permission::ReadPerson,
            Permission::ReadFiles,
            Permission::MoveCases,
            Permission::DirectCases,
            Permission::ReadLeads,
            Permission::MoveLeads,
            Permission::DirectLeads,
            Permission::Notices,
            Permission::Comment,
            Permission::Redact,
            Permission::PublishResults,
            Permission::Report,
            Permission::DecideHeld,
        ],
    ),
    (
        Role::Unit,
        &[
            Permission::ReadCases,
            Permission::ReadPerson,
            Permission::ReadFiles,
            Permission::MoveCases,
            Permission::ReadLeads,
            Permission::MoveLeads,
        ],
    ),
    (
        Role::Supervisor,
        &[Permission::ReviewCases, Permission::Comment],
    ),
];

impl Role {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Seat, Self::Unit, Self::Supervisor];

    /// Whether the table lets it.
    pub fn may(self, permission: Permission) -> bool {
        TABLE
            .iter()
            .any(|(role, all)| *role == self && all.contains(&permission))
    }

    /// The word in the database and on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Unit => "unit",
            Self::Supervisor => "supervisor",
        }
    }

    /// The role with this [`key`](Self::key).
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_in_the_table_once() {
        for role in Role::ALL {
            assert_eq!(TABLE.iter().filter(|(one, _)| *one == role).count(), 1);
            assert_eq!(Role::named(role.key()), Some(role));
        }
        assert!(!Role::Unit.may(Permission::DirectCases));
        assert!(!Role::Unit.may(Permission::DirectLeads));
        assert!(!Role::Unit.may(Permission::Notices));
        for denied in [
            Permission::ReadCases,
            Permission::ReadPerson,
            Permission::MoveCases,
            Permission::Redact,
        ] {
            assert!(!Role::Supervisor.may(denied), "{denied:?}");
        }
        assert!(!Role::Unit.may(Permission::DecideHeld));
    }
}
