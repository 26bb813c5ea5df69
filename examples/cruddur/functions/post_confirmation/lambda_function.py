"""Writes each confirmed user to PostgreSQL, once, however often it is called."""

import os

import psycopg2


def lambda_handler(event, context):
    # A password recovery fires this trigger too (PostConfirmation_ConfirmForgotPassword); that user is there already.
    if event["triggerSource"] != "PostConfirmation_ConfirmSignUp":
        return event
    user = event["request"]["userAttributes"]
    with psycopg2.connect(os.environ["CONNECTION_URL"]) as connection, connection.cursor() as cursor:
        # A try that was given up for slow may have got this far: the user's id decides, not how often we are asked.
        cursor.execute(
            "INSERT INTO users (cognito_user_id, display_name, handle, email) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (cognito_user_id) DO NOTHING",
            (user["sub"], user["name"], user["preferred_username"], user["email"]),
        )
    connection.close()
    print("stored", user["sub"])
    return event
