class HomeController < ApplicationController
  def index
    render plain: "Hello from Rails\n"
  end

  # Stands for a report or an upload: /slow?seconds=20 answers after 20 seconds.
  def slow
    seconds = params.fetch(:seconds, 1).to_f.clamp(0, 3600)
    sleep seconds
    render plain: "Slept #{seconds} seconds\n"
  end

  # Able to serve once the database answers.
  def up
    ActiveRecord::Base.connection.execute("SELECT 1")
    render plain: "OK\n"
  end
end
