-- What settles the deadlines that a notifiable incident starts (RULES.md section 7): the day on which it was notified, and the day
-- on which its rapid review ended.
ALTER TABLE case_record ADD COLUMN notified_on TEXT CHECK (notified_on IS NULL OR length(notified_on) = 10);
ALTER TABLE case_record ADD COLUMN rapid_review_ended_on TEXT
    CHECK (rapid_review_ended_on IS NULL OR length(rapid_review_ended_on) = 10);
-- The rapid review runs from a notification too, where no review was decided on.
DROP INDEX case_under_review;
CREATE INDEX case_under_review ON case_record (review_decided_on, review_kind, id)
    WHERE closed_on IS NULL AND (review_kind IS NOT NULL OR notified_on IS NOT NULL);
CREATE INDEX referral_notifiable ON referral (case_id) WHERE source = 'dfe-notification' AND state = 'accepted';
