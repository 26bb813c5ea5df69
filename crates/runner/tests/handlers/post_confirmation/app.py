"""Writes each confirmed user to PostgreSQL, once, however often it is called."""

import os

import psycopg2


def lambda_handler(event, context):
    if event["triggerSource"] != "PostConfirmation_ConfirmSignUp":
        return event
    user = event["request"]["userAttributes"]
    connection = psycopg2.connect(os.environ["CONNECTION_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO users (cognito_user_id, display_name, handle, email) VALUES (%s, %s, %s, %s)"
                " ON CONFLICT (cognito_user_id) DO NOTHING",
                (user["sub"], user["name"], user["preferred_username"], user["email"]),
            )
    finally:
        connection.close()
    print("stored", user["sub"])
    return event
