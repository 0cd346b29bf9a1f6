INSERT INTO people VALUES (1, 'rex@x');
