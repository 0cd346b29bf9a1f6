INSERT INTO search_index AS s
SELECT t.id, to_tsvector('simple', t.title) FROM posts AS t WHERE t.person_id IN (SELECT id FROM rehome_persons)
ON CONFLICT (post_id) DO UPDATE SET words = EXCLUDED.words WHERE s.words <> EXCLUDED.words;
