INSERT INTO countries VALUES (1, 'fr', 'France'), (2, 'jp', 'Japan'), (3, 'pe', 'Peru'), (4, 'is', 'Iceland'), (5, 'no', 'Norway');
INSERT INTO cities OVERRIDING SYSTEM VALUE VALUES (1, 1, 'Paris'), (2, 2, 'Kobe'), (3, 3, 'Lima'), (4, 4, 'Vik'), (5, 1, 'Nice'), (6, 5, 'Bergen');
INSERT INTO moods VALUES ('glad', 'Glad'), ('wry', 'Wry'), ('sour', 'Sour');
INSERT INTO people VALUES (1, 'ann@x', 3), (2, 'bob@x', NULL), (3, NULL, 4);
INSERT INTO trips VALUES (1, 1, 1, 'glad', 1), (2, 1, 2, 'wry', 2), (3, 2, 3, NULL, 3), (4, 2, 3, 'wry', 4), (5, 3, 6, 'sour', 5);
