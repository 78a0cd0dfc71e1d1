-- For infra/compose.yaml alone, a sandbox: passwords that everybody can read.
ALTER ROLE icx_app PASSWORD 'icx_app';
ALTER ROLE icx_vault PASSWORD 'icx_vault';
