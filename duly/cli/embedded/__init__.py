"""The PostgreSQL server that comes with Duly, for a trial, for development and for tests.

`home` says where things lie, `cluster` starts and stops the server, `roles` prepares a database on it or on
any other PostgreSQL from 15 on, `throwaway` is a server that lasts as long as a test run.
Web and worker never start it; they only connect.
"""
