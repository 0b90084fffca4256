-- The roles of a user, beside those of the key file: whoever puts an older key file back has no role again that was taken away since. A user
-- whose roles were not given since this column came has none here, and those of the key file count alone.
ALTER TABLE user_account ADD COLUMN roles TEXT;
