-- Run once by an administrator of the database that the exchange is to use (`psql -d icx -f roles.sql`), again without
-- harm. Two roles, so that whoever reads or breaks the application's tables has not the vault's:
--   icx_app    DATABASE_URL: log, views, leases, limits, identity, spool, mail
--   icx_vault  DATABASE_VAULT_URL: owns the schema icx_vault; nobody else is granted anything in it
-- Passwords are set by the administrator: \password icx_app, \password icx_vault.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'icx_app') THEN CREATE ROLE icx_app LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'icx_vault') THEN CREATE ROLE icx_vault LOGIN; END IF;
  -- Nobody else: whoever may connect may wake every process by NOTIFY.
  EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database());
  -- Each makes its own schemas. Neither is a superuser, nor may it pass over row-level security.
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO icx_app', current_database());
  EXECUTE format('GRANT CONNECT, CREATE ON DATABASE %I TO icx_vault', current_database());
END
$$;
