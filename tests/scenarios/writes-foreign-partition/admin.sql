CREATE EXTENSION file_fdw;
CREATE SERVER archive FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE visits_old PARTITION OF visits FOR VALUES IN (2025) SERVER archive OPTIONS (filename '/dev/null', format 'csv');
