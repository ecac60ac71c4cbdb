/// Accounts, sessions, API tokens and teams.
///
/// Tokens of every kind are stored as codes (`CredentialMint`), so that a copy of the store signs nobody in.
public protocol PeopleStore: AccountStore, SessionStore, TokenStore, TeamStore {}
