-- Where each word of a page's text is: eight bytes for each, in the order of the text. NULL for texts that have no pages, and for
-- those read before there was this column.
ALTER TABLE rendition_texts ADD COLUMN boxes BYTEA;
