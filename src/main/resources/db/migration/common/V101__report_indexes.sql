-- For reports on long histories: which revision was settled by an instant, and which versions an instant or a revision lies in.
CREATE INDEX settled_revision_by_time ON settled_revision (cluster_id, at, revision);
