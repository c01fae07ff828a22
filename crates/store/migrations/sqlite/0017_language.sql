-- In which a contact reads pages and mails; nothing until they or their browser have said so.
ALTER TABLE contacts ADD COLUMN language TEXT CHECK (language IN ('en', 'de', 'fr', 'es', 'ar'));
