//! Who may do what: one table for the whole house. Every staff route names its permission.

use serde::{Deserialize, Serialize};

/// 角色: what an account or a service token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 坐席: the bureau's seat for complaints; sees every case.
    Seat,
    /// 承办单位: a unit that was given a case; sees those only.
    Unit,
}

/// 权限
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See cases and what was written in them.
    ReadCases,
    /// See who sent a case; each reading is recorded.
    ReadPerson,
    /// Move a case on.
    MoveCases,
    /// Give a case to another unit, let a held one through, refuse one.
    DirectCases,
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
            Permission::MoveCases,
            Permission::DirectCases,
            Permission::DecideHeld,
        ],
    ),
    (
        Role::Unit,
        &[
            Permission::ReadCases,
            Permission::ReadPerson,
            Permission::MoveCases,
        ],
    ),
];

impl Role {
    /// Every role.
    pub const ALL: [Self; 2] = [Self::Seat, Self::Unit];

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
        assert!(!Role::Unit.may(Permission::DecideHeld));
    }
}
