respond = ->(body) { [200, { "content-type" => "text/plain" }, ["#{body}\n"]] }

map "/up" do
  run ->(_env) { respond["OK"] }
end

# Stands for a report or an upload: /slow?seconds=20 answers after 20 seconds.
map "/slow" do
  run lambda { |env|
    seconds = Rack::Request.new(env).params.fetch("seconds", 1).to_f.clamp(0, 3600)
    sleep seconds
    respond["Slept #{seconds} seconds"]
  }
end

run ->(_env) { respond["Hello from Passenger"] }
